-- KEYS 11 to 14 as deliver.lua has them. ARGV: id, delivery, when (UTC ms). What is dead waits once
-- more, behind what its conversation has waiting, with all its tries before it; what waits is due
-- at once. Returns what it was: '' for nothing that there is.
local delivery, line, due, dead = KEYS[11], KEYS[12], KEYS[13], KEYS[14]
local name, at = ARGV[2], ARGV[3]
local standing = redis.call('HGET', delivery, 'standing') or ''
if standing == 'dead' then
  redis.call('ZREM', dead, name)
  redis.call('PERSIST', delivery)
  redis.call('HSET', delivery, 'standing', 'waiting', 'tries', 0, 'due', at, 'trouble', '')
  if redis.call('RPUSH', line, name) == 1 then redis.call('ZADD', due, at, cid) end
elseif standing == 'waiting' then
  redis.call('HSET', delivery, 'due', at)
  if redis.call('LINDEX', line, 0) == name then redis.call('ZADD', due, at, cid) end
end
return standing
