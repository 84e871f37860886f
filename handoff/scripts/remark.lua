-- KEYS: this edition's voters, remarks. ARGV: voter, language, article id, its version, text, how many
-- remarks to keep. What a voter missed: once for each "no".
local voters, remarks = KEYS[1], KEYS[2]
if redis.call('HGET', voters, ARGV[1]) ~= 'no' then return 0 end
redis.call('HSET', voters, ARGV[1], 'said')
redis.call('XADD', remarks, 'MAXLEN', '~', ARGV[6], '*', 'lang', ARGV[2], 'article', ARGV[3],
  'version', ARGV[4], 'text', ARGV[5])
return 1
