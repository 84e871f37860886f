-- KEYS 11: the list of snoozed ones. ARGV: id, turn, inbox entry, consumer group, expected state, replies, decision, handoff as JSON
-- ('' for none), language ('' to leave it). Ends one turn: its replies appear once, and only while
-- the bot has the word. Returns 'more' or 'last' (the conversation has left the inbox), 'stale'
-- (another worker ended the turn) or the state that was found instead. A handoff to an agent has `room`,
-- how many he may have, and `otherwise`, the handoff for when he has as many.
if not known() then return fail('UNKNOWN') end
local turn, ticket, group, expected = ARGV[2], ARGV[3], ARGV[4], ARGV[5]
if redis.call('LINDEX', turns, 0) ~= turn then return 'stale' end
local state = get('state')
if state ~= expected then return state end
if ARGV[9] ~= '' then redis.call('HSET', conv, 'lang', ARGV[9]) end

local function say(list, author, place)
  for i, reply in ipairs(list) do
    append({kind = 'message', author = author, text = (reply.text:gsub('{place}', place)),
      lang = reply.lang, payload = (reply.payload:gsub('{place}', place)),
      external_id = turn .. ':' .. author .. i})
  end
end

local handoff = ARGV[8] ~= '' and cjson.decode(ARGV[8]) or nil
if handoff and handoff.otherwise and in_hand(get('assignee')) >= handoff.room then
  handoff = handoff.otherwise
end
if handoff and handoff.target ~= '' and not includes(handoff.sources, state) then
  return fail('STEP', state)
end

-- A queue that closes for the night gives the word back to the bot: the step itself speaks. One that
-- goes on may only be left to somebody in more of a hurry. What was resolved or snoozed goes back to
-- people, or the bot says thank you (see returning.py).
if state ~= 'assigned' and (handoff or (state ~= 'queued' and state ~= 'snoozed')) then
  if includes({'bot', 'waiting', 'resolved'}, state) then say(cjson.decode(ARGV[6]), 'bot', '') end
  if ARGV[7] ~= '' then
    append({kind = 'decision', author = 'bot', payload = ARGV[7], external_id = turn .. ':decision'})
  end
  if handoff then
    local raised = handoff.priority > (tonumber(get('priority')) or 0)
    if raised then redis.call('HSET', conv, 'priority', handoff.priority) end
    if handoff.target ~= '' or raised then
      redis.call('HSET', conv, 'reason', handoff.reason, 'team', handoff.team, 'handoff',
        handoff.record)
    end
    if handoff.target ~= '' then
      redis.call('HSET', conv, 'state', handoff.target, 'case', handoff.case)
      redis.call('HDEL', conv, 'snoozed_until', 'resolved', 'outcome', 'remark')
      redis.call('ZREM', KEYS[11], cid)
      if handoff.target == 'assigned' then
        redis.call('ZADD', assigned, now_ms(), cid)
      elseif state == 'snoozed' then
        enqueue(get('queued_at'))
      elseif state == 'bot' or state == 'resolved' then
        enqueue(now_ms())
      end
      local back = state == 'resolved' or state == 'snoozed'
      event(handoff.named, back and 'customer' or 'bot', '', handoff.event)
      if back and handoff.target ~= 'assigned' then redis.call('HDEL', conv, 'assignee') end
    elseif raised then
      event('raised', 'bot', '', handoff.event)
    end
    if raised and includes({'waiting', 'queued'}, state) then stand() end
    local rank = redis.call('ZRANK', views .. 'line@' .. get('team'), cid)
    say(handoff.words, 'system', tostring((rank or 0) + 1))
  end
end

redis.call('LPOP', turns)
if redis.call('LLEN', turns) > 0 then return 'more' end
redis.call('XACK', inbox, group, ticket)
redis.call('XDEL', inbox, ticket)
return 'last'
