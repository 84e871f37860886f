-- KEYS: tallies, this edition's voters. ARGV: voter, "yes" or "no", the edition as lang/id/version, ms
-- to keep the voters. One vote for each voter, who may change it. "said" is a "no" with a word about why.
local tallies, voters = KEYS[1], KEYS[2]
local voter, vote, edition = ARGV[1], ARGV[2], ARGV[3]
local before = redis.call('HGET', voters, voter)
local counted = before == 'said' and 'no' or before
if counted ~= vote then
  if counted then redis.call('HINCRBY', tallies, edition .. '/' .. counted, -1) end
  redis.call('HINCRBY', tallies, edition .. '/' .. vote, 1)
  redis.call('HSET', voters, voter, vote)
end
redis.call('PEXPIRE', voters, ARGV[4])
