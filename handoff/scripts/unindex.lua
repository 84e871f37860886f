-- KEYS as index.lua has them. ARGV: id, the words. Takes a conversation's words out of the index; a
-- word that no other conversation has is known no more.
local own, all, indexed = KEYS[11], KEYS[12], KEYS[13]
for n = 2, #ARGV do
  redis.call('ZREM', KEYS[n + 12], cid)
  if redis.call('EXISTS', KEYS[n + 12]) == 0 then redis.call('ZREM', all, ARGV[n]) end
end
redis.call('DEL', own)
redis.call('SREM', indexed, cid)
return #ARGV - 1
