-- KEYS 11 to 14: the case, its history, the list of open ones, the customer's list. ARGV: id, key,
-- number, fields as JSON, due (UTC ms or ''), what the event carries, seconds to keep a rehearsal's.
-- Opens a case; the same key is the same case. Returns the entry of the one there is, or ''.
if not known() then return fail('UNKNOWN') end
local case, history, list, own = KEYS[11], KEYS[12], KEYS[13], KEYS[14]
local key, number, due = ARGV[2], ARGV[3], ARGV[5]
local before = redis.call('HGET', seen, key)
if before then return before end

local now = now_ms()
for name, value in pairs(cjson.decode(ARGV[4])) do redis.call('HSET', case, name, value) end
redis.call('HSET', case, 'number', number, 'conversation', cid, 'state', 'open', 'due', due,
  'created_at', now, 'updated_at', now)
redis.call('XADD', history, '*', 'step', '', 'state', 'open', 'author', 'customer', 'who', '',
  'note', '')
redis.call('ZADD', own, now, number)
if get('trial') == '' then
  redis.call('ZADD', list, number:match('%d+'), number)
  redis.call('PERSIST', own)
else
  redis.call('EXPIRE', case, ARGV[7])
  redis.call('EXPIRE', history, ARGV[7])
  if redis.call('ZCARD', own) == 1 then redis.call('EXPIRE', own, ARGV[7]) end
end
append({kind = 'event', author = 'customer', text = 'case_opened', payload = ARGV[6],
  external_id = key})
return ''
