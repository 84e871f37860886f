-- KEYS: counters. ARGV: for each its limit and its window in ms. One try, counted everywhere or, when
-- any counter is full, nowhere: who is held back cannot use up what others have. Returns the ms to
-- wait, 0 when the try may be made.
local wait = 0
for i, key in ipairs(KEYS) do
  if tonumber(redis.call('GET', key) or 0) >= tonumber(ARGV[2 * i - 1]) then
    wait = math.max(wait, redis.call('PTTL', key), 1)
  end
end
if wait > 0 then return wait end
for i, key in ipairs(KEYS) do
  if redis.call('INCR', key) == 1 then redis.call('PEXPIRE', key, ARGV[2 * i]) end
end
return 0
