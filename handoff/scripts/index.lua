-- KEYS from 11: the conversation's words, all words, conversations that have words, then one list for
-- each word. ARGV: id, when (UTC ms), the words. A word's list has the latest time of each
-- conversation that it stands in; indexing the same again changes nothing.
if not known() or get('trial') ~= '' then return 0 end
local own, all, indexed, at = KEYS[11], KEYS[12], KEYS[13], ARGV[2]
redis.call('SADD', indexed, cid)
for n = 3, #ARGV do
  redis.call('ZADD', KEYS[n + 11], 'GT', at, cid)
  redis.call('ZADD', all, 0, ARGV[n])
  redis.call('SADD', own, ARGV[n])
end
return #ARGV - 2
