-- KEYS 11: messages that were amended, as JSON by entry. ARGV: id, entry, agent, what (edited or
-- withdrawn), the new text, how a list shows it, external id, for how many ms it may be done, and
-- for how many a colleague's message may be ('' for never). Appends the event that amends; the
-- message itself stays in the log as it was. Returns the event; '' when there was nothing to change.
if not known() then return fail('UNKNOWN') end
local amended, of, agent, what, text, gist = KEYS[11], ARGV[2], ARGV[3], ARGV[4], ARGV[5], ARGV[6]
local external, within, others = ARGV[7], tonumber(ARGV[8]), tonumber(ARGV[9])
local done = redis.call('HGET', seen, external)
if done then return done end

local row, message = redis.call('XRANGE', log, of, of)[1], {}
for n = 1, row and #row[2] or 0, 2 do message[row[2][n]] = row[2][n + 1] end
if message.kind ~= 'message' or message.author ~= 'agent' then return fail('AMEND', 'unknown') end
local packed = redis.call('HGET', amended, of)
local before = packed and cjson.decode(packed) or {text = message.text, was = {}, id = ''}
if before.withdrawn then return what == 'withdrawn' and before.id or fail('AMEND', 'withdrawn') end
if what == 'edited' and before.text == text then return before.id end

local age = now_ms() - tonumber(string.match(of, '^%d+'))
local own = message.author_id == agent
if not own and not (others and what == 'withdrawn') then return fail('AMEND', 'others') end
if age > math.max(own and within or 0, what == 'withdrawn' and others or 0) then
  return fail('AMEND', 'late')
end
-- Words for the customer are for whoever has the conversation; what is wrong may always go.
local holder = get('assignee')
if what == 'edited' and holder ~= '' and holder ~= agent then return fail('NOTYOURS', holder) end

local is_last = true
for _, each in ipairs(redis.call('XRANGE', log, '(' .. of, '+')) do
  local fields = {}
  for n = 1, #each[2], 2 do fields[each[2][n]] = each[2][n + 1] end
  if fields.kind == 'message' then is_last = false end
  if fields.kind == 'event' and fields.text == 'reopened' then return fail('AMEND', 'late') end
end
if is_last then redis.call('HSET', conv, 'last_text', gist) end
local carried = {of = of}
if what == 'edited' then carried.text = text end
local id = append({kind = 'event', author = 'agent', author_id = agent, text = what,
  payload = cjson.encode(carried), external_id = external})
before.was[#before.was + 1] = before.text
redis.call('HSET', amended, of, cjson.encode({id = id, by = agent, text = text, was = before.was,
  withdrawn = what == 'withdrawn'}))
if get('push') == '1' then
  redis.call('XADD', outbox, '*', 'c', cid, 'e', id, 'ch', get('channel'))
end
return id
