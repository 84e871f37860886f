-- ARGV: id. Deletes a conversation, takes it out of every list and says so.
unlist({})
redis.call('ZREM', queue, cid)
redis.call('ZREM', assigned, cid)
redis.call('ZREM', offers, cid)
redis.call('ZREM', hands, get('held_by') .. '\31' .. cid)
-- Its files go a little later (handoff/tidying.py): the key is named as those of the views are.
redis.call('SADD', string.sub(queue, 1, -6) .. 'forgotten', cid)
redis.call('DEL', conv, log, seen, turns, conv .. ':amended')
tell('', 'forgotten')
return ''
