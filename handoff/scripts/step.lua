-- ARGV: id, agent, step, sources, target, words for the customer as JSON {tr, en}, what the event
-- carries. An agent's step: claim, release or resolve.
if not known() then return fail('UNKNOWN') end
local agent, step, sources, target = ARGV[2], ARGV[3], cjson.decode(ARGV[4]), ARGV[5]
local words = cjson.decode(ARGV[6])
local state, assignee = get('state'), get('assignee')
if step == 'claim' and state == 'assigned' then
  if assignee == agent then return state end
  return fail('TAKEN', assignee)
end
if not includes(sources, state) or get('trial') ~= '' then return fail('STEP', state) end
if step ~= 'claim' and assignee ~= agent then return fail('NOTYOURS', assignee) end

redis.call('HSET', conv, 'state', target)
if step == 'claim' then
  redis.call('HSET', conv, 'assignee', agent)
  redis.call('ZREM', queue, cid)
  redis.call('ZADD', assigned, now_ms(), cid)
else
  redis.call('ZREM', assigned, cid)
end
if step == 'release' then
  redis.call('HDEL', conv, 'assignee')
  enqueue(get('queued_at') ~= '' and get('queued_at') or now_ms())
end
event(({claim = 'claimed', release = 'released', resolve = 'resolved'})[step], 'agent', agent, ARGV[7])
local text = words[get('lang')] or words.tr
if text then
  append({kind = 'message', author = 'system', author_id = agent, text = text,
    payload = ARGV[7]})
end
return target
