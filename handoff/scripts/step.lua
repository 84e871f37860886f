-- KEYS 11: the list of snoozed ones. ARGV: id, author (agent or system), who, step, sources, target,
-- the event's name and what it carries, key, words for the customer as JSON {tr, en}, and as JSON
-- what else there is: mine (only the assignee may), to (whom it is given), note, fields (to keep),
-- until and due (UTC ms), room (how many conversations he may have to whom it is given), asks (the
-- name of a question that is put once) and question (its words), read (up to which entry who takes
-- the step has read; '' for no matter), payload (of the words, as JSON text). One step between people;
-- the same key is the same step. One back to the bot whose event carries a hint is a turn of the
-- bot's, and the event is what it answers.
if not known() then return fail('UNKNOWN') end
local snoozed = KEYS[11]
local author, who, step, sources, target = ARGV[2], ARGV[3], ARGV[4], cjson.decode(ARGV[5]), ARGV[6]
local key, words, more = ARGV[9], cjson.decode(ARGV[10]), cjson.decode(ARGV[11])
local state, assignee = get('state'), get('assignee')
if redis.call('HEXISTS', seen, key) == 1 then return state end
if (step == 'claim' or step == 'take_over') and state == 'assigned' and assignee == who then
  return state
end
if step == 'claim' and includes({'assigned', 'snoozed'}, state) then return fail('TAKEN', assignee) end
if not includes(sources, state) or get('trial') ~= '' then return fail('STEP', state) end
if more.mine and assignee ~= who then return fail('NOTYOURS', assignee) end
if more.room and in_hand(more.to) >= more.room then return fail('FULL', in_hand(more.to)) end
if more.due and tonumber(get('snoozed_until')) > more.due then return fail('STEP', state) end
if (more.read or '') ~= '' then
  for _, entry in ipairs(redis.call('XRANGE', log, '(' .. more.read, '+')) do
    local fields = entry[2]  -- name and value in turn, as append has written them
    if fields[2] == 'message' and fields[4] == 'customer' then return fail('UNREAD') end
  end
end

redis.call('HSET', conv, 'state', target)
redis.call('HDEL', conv, 'snoozed_until')
for _, list in ipairs({queue, assigned, snoozed}) do redis.call('ZREM', list, cid) end
for name, value in pairs(more.fields) do redis.call('HSET', conv, name, value) end
if target == 'assigned' then
  redis.call('HSET', conv, 'assignee', more.to, 'known_by', more.to)
  redis.call('ZADD', assigned, now_ms(), cid)
elseif target == 'snoozed' then
  redis.call('HSET', conv, 'snoozed_until', more['until'])
  redis.call('ZADD', snoozed, more['until'], cid)
elseif target == 'queued' then
  redis.call('HDEL', conv, 'assignee')
  enqueue(get('queued_at') ~= '' and get('queued_at') or now_ms())
elseif target == 'bot' then
  leave_people()
end
local carried = cjson.decode(ARGV[8])
if step == 'take_over' or (target == 'bot' and assignee ~= who) then carried.from = assignee end
local id = append({kind = 'event', author = author, author_id = who, text = ARGV[7],
  payload = cjson.encode(carried), external_id = key})
if target == 'resolved' then
  -- What comes next is read in a session of its own.
  redis.call('HINCRBY', conv, 'session', 1)
  redis.call('HSET', conv, 'resolved', id)
end
if more.note ~= '' then
  append({kind = 'note', author = 'agent', author_id = who, text = more.note})
end
local lang = words[get('lang')] and get('lang') or 'tr'
local text = words[lang]
if text and more.asks and redis.call('HEXISTS', seen, more.asks) == 0 then
  append({kind = 'message', author = 'system', author_id = who, external_id = more.asks,
    text = text .. '\n' .. more.question[lang], payload = '{"asks":"rating"}'})
elseif text then
  append({kind = 'message', author = 'system', author_id = who, text = text,
    payload = more.payload and more.payload[lang]})
end
if target == 'bot' and (carried.hint or '') ~= '' then
  if redis.call('RPUSH', turns, id) == 1 then redis.call('XADD', inbox, '*', 'c', cid) end
end
return target
