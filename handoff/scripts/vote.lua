-- KEYS: tallies, this article's voters. ARGV: voter, "yes" or "no", article as lang/id, ms to keep
-- the voters. One vote for each voter, who may change it. "said" is a "no" with a word about why.
local tallies, voters = KEYS[1], KEYS[2]
local voter, vote, article = ARGV[1], ARGV[2], ARGV[3]
local before = redis.call('HGET', voters, voter)
local counted = before == 'said' and 'no' or before
if counted ~= vote then
  if counted then redis.call('HINCRBY', tallies, article .. '/' .. counted, -1) end
  redis.call('HINCRBY', tallies, article .. '/' .. vote, 1)
  redis.call('HSET', voters, voter, vote)
end
redis.call('PEXPIRE', voters, ARGV[4])
