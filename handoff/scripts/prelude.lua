-- Shared by every script. KEYS are one conversation's and its shop's (see keys.py); ARGV[1] is the
-- conversation's id. Every script checks, writes and tells the activity stream in one atomic step.
local conv, log, seen, turns, inbox, queue, activity, outbox, aliases, assigned = unpack(KEYS)
local cid = ARGV[1]

local function now_ms()
  local t = redis.call('TIME')
  return t[1] * 1000 + math.floor(t[2] / 1000)
end

local function get(field) return redis.call('HGET', conv, field) or '' end

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
  redis.call('HSET', conv, 'updated_at', now_ms())
  if entry.kind == 'message' then
    if not entry.aside then
      local gist = (entry.gist or '') ~= '' and entry.gist or entry.text or ''
      redis.call('HSET', conv, 'last_text', gist, 'last_author', entry.author)
    end
    if entry.author ~= 'customer' and get('push') == '1' then
      redis.call('XADD', outbox, '*', 'c', cid, 'e', id, 'ch', get('channel'))
    end
  end
  redis.call('XADD', activity, 'MAXLEN', '~', 20000, '*', 'c', cid, 'e', id, 'k', entry.kind)
  return id
end

local function event(name, author, author_id, payload)
  return append({kind = 'event', author = author, author_id = author_id, text = name,
    payload = payload})
end

-- The queue is in order of priority, then of waiting: a step of priority outweighs all time.
local function stand()
  local score = get('queued_at') - (tonumber(get('priority')) or 0) * 1e13
  if get('trial') == '' then redis.call('ZADD', queue, string.format('%.0f', score), cid) end
end

local function enqueue(at)
  redis.call('HSET', conv, 'queued_at', at)
  stand()
end

local function includes(list, value)
  for _, item in ipairs(list) do if item == value then return true end end
  return false
end

local function known() return redis.call('EXISTS', conv) == 1 end
local function fail(code, detail) return redis.error_reply(code .. ' ' .. (detail or '')) end
