-- KEYS 11 and 12: held messages by when they are due, and what they are. ARGV: id, agent, external
-- id, payload, text, ms to hold it, its name among the held, how a list shows it ('' for its text).
-- The same external id is one message.
-- Returns {entry, due}: '' and when it is due (UTC ms), or the entry and 0 when it has been sent;
-- an entry of 0-0 says that it was taken back.
if not known() then return fail('UNKNOWN') end
local due, held = KEYS[11], KEYS[12]
local agent, external, payload, text, name = ARGV[2], ARGV[3], ARGV[4], ARGV[5], ARGV[7]
local before = redis.call('HGET', seen, external)
if before then return {before, '0'} end
local waits = redis.call('ZSCORE', due, name)
if waits then return {'', waits} end
if get('state') ~= 'assigned' or get('assignee') ~= agent then
  return fail('NOTYOURS', get('assignee'))
end
local at = string.format('%.0f', now_ms() + tonumber(ARGV[6]))
redis.call('ZADD', due, at, name)
redis.call('HSET', held, name, cjson.encode({agent = agent, external_id = external,
  payload = payload, text = text, gist = ARGV[8]}))
return {'', at}
