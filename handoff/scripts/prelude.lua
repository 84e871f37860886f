-- Shared by every script. KEYS are one conversation's and its shop's (see keys.py); ARGV[1] is the
-- conversation's id. Every script checks, writes and tells the activity stream in one atomic step.
local conv, log, seen, turns, inbox, queue, activity, outbox, aliases, assigned = unpack(KEYS)
local hands, idle, offers = unpack(KEYS, #KEYS - 2)  -- behind the script's own
local cid = ARGV[1]

local function now_ms()
  local t = redis.call('TIME')
  return t[1] * 1000 + math.floor(t[2] / 1000)
end

local function get(field) return redis.call('HGET', conv, field) or '' end

local function includes(list, value)
  for _, item in ipairs(list) do if item == value then return true end end
  return false
end

-- Let everybody who looks on know: kind says of what, entry is empty when the log has nothing new.
local function tell(entry, kind)
  redis.call('XADD', activity, 'MAXLEN', '~', 20000, '*', 'c', cid, 'e', entry, 'k', kind)
end

-- What begins anew with the bot is no team's and no agent's; whose it was last is remembered, and
-- which order it was about.
local function leave_people()
  if get('team') ~= '' then redis.call('HSET', conv, 'last_team', get('team')) end
  local slots = get('handoff') ~= '' and cjson.decode(get('handoff')).slots
  if slots and type(slots.order_number) == 'string' then
    redis.call('HSET', conv, 'order', slots.order_number)
  end
  redis.call('HINCRBY', conv, 'session', 1)
  redis.call('HDEL', conv, 'assignee', 'reason', 'team', 'queued_at', 'handoff', 'priority')
end

-- How many conversations an agent has in hand.
local function in_hand(agent)
  return redis.call('ZLEXCOUNT', hands, '[' .. agent .. '\31', '(' .. agent .. '\32')
end

-- Every step ends with an event, and with it what is kept of agents follows the conversation: who has
-- it in hand, since when he and the one before him are idle, that it is offered no more. Whoever let
-- go of it is not the next it is offered to.
local function settle()
  local state = get('state')
  local waits = includes({'queued', 'waiting'}, state)
  local before, holder = get('held_by'), state == 'assigned' and get('assignee') or ''
  if before ~= holder then
    for _, agent in ipairs({before, holder}) do
      if agent ~= '' then redis.call('ZADD', idle, now_ms(), agent) end
    end
    if before ~= '' then redis.call('ZREM', hands, before .. '\31' .. cid) end
    if holder ~= '' then redis.call('ZADD', hands, 0, holder .. '\31' .. cid) end
    redis.call('HSET', conv, 'held_by', holder)
    if waits then redis.call('HSET', conv, 'passed', cjson.encode({before})) end
  end
  if not waits and state ~= 'assigned' then redis.call('HDEL', conv, 'ahead') end
  if not waits then
    redis.call('ZREM', offers, cid)
    redis.call('HDEL', conv, 'offered', 'offered_until', 'passed')
  end
end

-- The lists that views are made of (handoff/listing.py), by the latest change, and beside them each
-- team's part of the queue (`line@returns`), in the queue's own order. Where a conversation
-- is listed follows from its fields, so no step has to know of views. Scripts have keys of their own
-- behind the shared ones, so these are named after the queue, which lies in the same slot.
local views = string.sub(queue, 1, -6) .. 'view:'

local function unlist(kept)
  local before = get('listed')
  for _, name in ipairs(before ~= '' and cjson.decode(before) or {}) do
    if not kept[name] then redis.call('ZREM', views .. name, cid) end
  end
end

local function list(at)
  local state, assignee, team, listed, trial =
    unpack(redis.call('HMGET', conv, 'state', 'assignee', 'team', 'listed', 'trial'))
  if trial and trial ~= '' then return end
  local names, kept = {'all', state}, {}
  if assignee then names[#names + 1] = state .. ':' .. assignee end
  if team then names[#names + 1] = state .. '@' .. team end
  local stands = team and redis.call('ZSCORE', queue, cid)
  local line = stands and 'line@' .. team
  if line then names[#names + 1] = line end
  for _, name in ipairs(names) do kept[name] = true end
  local packed = cjson.encode(names)
  if packed ~= listed then
    unlist(kept)
    redis.call('HSET', conv, 'listed', packed)
  end
  for _, name in ipairs(names) do
    redis.call('ZADD', views .. name, name == line and stands or at, cid)
  end
end

-- entry: kind, author, author_id, text, lang, payload (JSON text), external_id; aside: the message
-- before it still waits for its answer; gist: how a list shows it, if not by its text. Returns
-- its id.
local function append(entry)
  local lang = entry.lang or ''
  if lang == '' then lang = get('lang') end
  local id = redis.call('XADD', log, '*', 'kind', entry.kind, 'author', entry.author,
    'author_id', entry.author_id or '', 'text', entry.text or '', 'lang', lang,
    'payload', entry.payload or '{}', 'external_id', entry.external_id or '')
  if (entry.external_id or '') ~= '' then redis.call('HSET', seen, entry.external_id, id) end
  local now = now_ms()
  redis.call('HSET', conv, 'updated_at', now)
  list(now)
  if entry.kind == 'message' then
    if not entry.aside then
      local gist = (entry.gist or '') ~= '' and entry.gist or entry.text or ''
      redis.call('HSET', conv, 'last_text', gist, 'last_author', entry.author, 'last_at', now)
    end
    if entry.author ~= 'customer' and get('push') == '1' then
      redis.call('XADD', outbox, '*', 'c', cid, 'e', id, 'ch', get('channel'))
    end
  end
  if entry.kind == 'event' then settle() end
  tell(id, entry.kind)
  return id
end

local function event(name, author, author_id, payload)
  return append({kind = 'event', author = author, author_id = author_id, text = name,
    payload = payload})
end

-- The queue is in order of priority, then of waiting: a step of priority outweighs all time, and half
-- a step is what those are ahead whom an agent has left behind.
local function stand()
  local score = get('queued_at') - (tonumber(get('priority')) or 0) * 1e13
  if get('ahead') ~= '' then score = score - 5e12 end
  if get('trial') ~= '' then return end
  score = string.format('%.0f', score)
  redis.call('ZADD', queue, score, cid)
  redis.call('ZADD', views .. 'line@' .. get('team'), 'XX', score, cid)
end

local function enqueue(at)
  redis.call('HSET', conv, 'queued_at', at)
  stand()
end

local function known() return redis.call('EXISTS', conv) == 1 end
local function fail(code, detail) return redis.error_reply(code .. ' ' .. (detail or '')) end
