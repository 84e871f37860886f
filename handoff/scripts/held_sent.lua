-- KEYS 11 and 12 as hold.lua has them. ARGV: id, name among the held. Writes a held message into
-- the log. It was the assignee's when it was accepted, so it goes out whoever has the conversation
-- by now. Returns its entry; '' when it is not held any more.
local due, held = KEYS[11], KEYS[12]
local packed = redis.call('HGET', held, ARGV[2])
redis.call('ZREM', due, ARGV[2])
redis.call('HDEL', held, ARGV[2])
if not packed or not known() then return '' end
local message = cjson.decode(packed)
local before = redis.call('HGET', seen, message.external_id)
if before then return before end
return append({kind = 'message', author = 'agent', author_id = message.agent, text = message.text,
  payload = message.payload, external_id = message.external_id, gist = message.gist})
