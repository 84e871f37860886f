-- KEYS 11 to 14: a delivery, the conversation's line at its webhook, the webhook's due
-- conversations, its dead letters. ARGV: id, delivery, what it is as JSON, when (UTC ms), why it is
-- dead from the beginning ('' for not), how long dead letters are kept (ms). Made once: the same
-- delivery again is nothing. Of a conversation's deliveries the first is due, the others wait for it.
local delivery, line, due, dead = KEYS[11], KEYS[12], KEYS[13], KEYS[14]
local name, at, trouble = ARGV[2], ARGV[4], ARGV[5]
if redis.call('EXISTS', delivery) == 1 then return 0 end
for field, value in pairs(cjson.decode(ARGV[3])) do redis.call('HSET', delivery, field, value) end
if trouble ~= '' then
  redis.call('HSET', delivery, 'standing', 'dead', 'trouble', trouble)
  redis.call('PEXPIRE', delivery, ARGV[6])
  redis.call('ZADD', dead, at, name)
  return 1
end
redis.call('HSET', delivery, 'standing', 'waiting', 'due', at)
if redis.call('RPUSH', line, name) == 1 then redis.call('ZADD', due, at, cid) end
return 1
