-- ARGV: id, agent. Lets an offer pass before its time; the router offers it to the next.
if not known() then return fail('UNKNOWN') end
if get('offered') ~= ARGV[2] then return 0 end
redis.call('HSET', conv, 'offered_until', 0)
redis.call('ZREM', offers, cid)
tell('', 'offer')
return 1
