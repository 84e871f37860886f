-- ARGV: id, text, lang, external id, payload, take back?, its words, steps as JSON (reopen, with
-- after how many ms and after which outcomes at once, and take_back), words about numbers that were hidden ('' for none) and their language, how a
-- list shows the message ('' for its text), then the ids of its pictures. One customer message comes
-- in; the same external id is the same message.
if not known() then return fail('UNKNOWN') end
local text, lang, external, payload = ARGV[2], ARGV[3], ARGV[4], ARGV[5]
local take_back, words, steps = ARGV[6] == '1', ARGV[7], cjson.decode(ARGV[8])
local state = get('state')
local before = redis.call('HGET', seen, external)
if before then return {before, 1, state} end

-- Soon after its end it is the same matter: the bot reads whether a person is needed.
local function begins_anew()
  local since = tonumber(string.match(get('resolved'), '^%d+')) or 0
  return take_back or includes(steps.reopen.outcomes, get('outcome'))
    or now_ms() - since > steps.reopen.after
end
if includes(steps.reopen.sources, state) and begins_anew() then
  state = steps.reopen.target
  local earlier = {entry = get('resolved'), case = get('case'), agent = get('assignee'),
    outcome = get('outcome')}
  leave_people()
  redis.call('HSET', conv, 'state', state)
  redis.call('HDEL', conv, 'case', 'order', 'pictures', 'resolved', 'outcome', 'remark')
  event(steps.reopen.event, 'customer', '', cjson.encode({state = state, earlier = earlier}))
end
if lang ~= '' then redis.call('HSET', conv, 'lang', lang) end
local id = append({kind = 'message', author = 'customer', text = text, lang = lang,
  payload = payload, external_id = external, gist = ARGV[11]})
if #ARGV > 11 then
  local before = get('pictures')
  local pictures = before == '' and {} or cjson.decode(before)
  for n = 12, #ARGV do pictures[#pictures + 1] = ARGV[n] end
  while #pictures > 20 do table.remove(pictures, 1) end
  redis.call('HSET', conv, 'pictures', cjson.encode(pictures))
end
if ARGV[9] ~= '' and get('warned') ~= get('session') then
  redis.call('HSET', conv, 'warned', get('session'))
  append({kind = 'message', author = 'system', text = ARGV[9], lang = ARGV[10], aside = true})
end

if take_back and state ~= 'snoozed' then
  if includes(steps.take_back.sources, state) then
    state = steps.take_back.target
    redis.call('HSET', conv, 'state', state)
    leave_people()
    redis.call('ZREM', queue, cid)
    event(steps.take_back.event, 'customer', '', cjson.encode({state = state}))
  end
  if state == steps.take_back.target then
    append({kind = 'message', author = 'system', text = words})
  end
elseif state ~= 'assigned' then  -- in the queue the engine looks whether the office has closed
  if redis.call('RPUSH', turns, id) == 1 then redis.call('XADD', inbox, '*', 'c', cid) end
end
return {id, 0, state}
