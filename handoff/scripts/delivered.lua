-- KEYS 11 to 14 as deliver.lua has them. ARGV: id, delivery, what came of it (sent, waiting: to be
-- tried again, dead), when (UTC ms), when it is due again, why it failed, the status answered, 1 for
-- a try, how long it is kept (ms). Only the first in its line: another sender may have been quicker.
local delivery, line, due, dead = KEYS[11], KEYS[12], KEYS[13], KEYS[14]
local name, standing, at, again = ARGV[2], ARGV[3], ARGV[4], ARGV[5]
if redis.call('LINDEX', line, 0) ~= name then return 0 end
redis.call('HSET', delivery, 'standing', standing, 'trouble', ARGV[6], 'due', again)
if ARGV[8] == '1' then
  redis.call('HINCRBY', delivery, 'tries', 1)
  redis.call('HSET', delivery, 'tried_at', at, 'status', ARGV[7])
end
if standing == 'waiting' then
  redis.call('ZADD', due, again, cid)
  return 1
end
redis.call('PEXPIRE', delivery, ARGV[9])
if standing == 'sent' then
  redis.call('HDEL', delivery, 'body')
else
  redis.call('ZADD', dead, at, name)
end
redis.call('LPOP', line)
if redis.call('LLEN', line) > 0 then
  redis.call('ZADD', due, at, cid)
else
  redis.call('ZREM', due, cid)
end
return 1
