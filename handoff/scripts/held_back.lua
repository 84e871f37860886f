-- KEYS 11 and 12 as hold.lua has them. ARGV: id, agent, external id, name among the held. Takes a
-- reply back for good: one that is still on its way here is not accepted any more. Returns 0 when
-- it has been sent, or is a colleague's.
if not known() then return fail('UNKNOWN') end
local due, held = KEYS[11], KEYS[12]
local packed = redis.call('HGET', held, ARGV[4])
if packed and cjson.decode(packed).agent ~= ARGV[2] then return 0 end
local before = redis.call('HGET', seen, ARGV[3])
if before and before ~= '0-0' then return 0 end
redis.call('ZREM', due, ARGV[4])
redis.call('HDEL', held, ARGV[4])
redis.call('HSET', seen, ARGV[3], '0-0')
return 1
