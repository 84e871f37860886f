-- ARGV: id, agent, UTC ms, until when (UTC ms), how many conversations the agent may have, to whom it
-- was offered before ('' for nobody), who has let it pass as JSON. Offers what waits to one agent, if
-- all is as it was seen. He who let it pass is last in line. Returns the agent, or '' for no offer.
if not known() then return fail('UNKNOWN') end
local agent, at, till, before = ARGV[2], ARGV[3], ARGV[4], ARGV[6]
if not includes({'queued', 'waiting'}, get('state')) or get('offered') ~= before then return '' end
if in_hand(agent) >= tonumber(ARGV[5]) then return '' end

if before ~= '' then redis.call('ZADD', idle, at, before) end
redis.call('HSET', conv, 'offered', agent, 'offered_until', till, 'passed', ARGV[7])
redis.call('ZADD', offers, till, cid)
tell('', 'offer')
return agent
