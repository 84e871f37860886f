-- KEYS: last beats, what was chosen, idle since. ARGV: agent, UTC ms, since when a beat still counts.
-- One beat of an agent's page. Who comes back after an absence is online, and last in line. Returns
-- what he has chosen, or ''.
local beats, chosen, idle = KEYS[1], KEYS[2], KEYS[3]
local agent, at = ARGV[1], tonumber(ARGV[2])
local before = tonumber(redis.call('ZSCORE', beats, agent) or 0)
if before < tonumber(ARGV[3]) then
  redis.call('HDEL', chosen, agent)
  redis.call('ZADD', idle, at, agent)
end
redis.call('ZADD', beats, 'GT', at, agent)
return redis.call('HGET', chosen, agent) or ''
