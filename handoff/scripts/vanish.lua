-- KEYS 11: agents' last beats. ARGV: id, agent, since when a beat counts (UTC ms), sources, target, the
-- event's name and what it carries, words for the customer as JSON {tr, en}. An agent has gone without a
-- word: what he has goes back to the head of the queue. Unless he was quicker, or came back. The
-- customer is told once in a session. Returns whether it went.
if not known() then return fail('UNKNOWN') end
local agent, since, sources, target = ARGV[2], tonumber(ARGV[3]), cjson.decode(ARGV[4]), ARGV[5]
if not includes(sources, get('state')) or get('assignee') ~= agent then return 0 end
if (tonumber(redis.call('ZSCORE', KEYS[11], agent)) or 0) >= since then return 0 end

redis.call('HSET', conv, 'state', target, 'ahead', 1)
redis.call('HDEL', conv, 'assignee')
redis.call('ZREM', assigned, cid)
enqueue(get('queued_at') ~= '' and get('queued_at') or now_ms())
event(ARGV[6], 'system', agent, ARGV[7])
if get('sorry') ~= get('session') then
  redis.call('HSET', conv, 'sorry', get('session'))
  local words = cjson.decode(ARGV[8])
  append({kind = 'message', author = 'system', text = words[get('lang')] or words.tr})
end
return 1
