-- KEYS 11 to 13: when clocks have something to say, first claims, first answers. ARGV: id, the last
-- entry that was read, what runs as JSON ('' for nothing), when to look again (UTC ms or ''), marks as
-- JSON [{name, text, payload, raises}], the request, claimed at, answered at ('' for not yet), the
-- highest priority lateness gives. What was read off the clocks of a conversation is written down;
-- 'moved' when its log has gone on meanwhile: read again. A mark is set once.
if not known() then return fail('UNKNOWN') end
local due, claims, answers = KEYS[11], KEYS[12], KEYS[13]
local last = redis.call('XREVRANGE', log, '+', '-', 'COUNT', 1)[1]
if not last or last[1] ~= ARGV[2] then return 'moved' end
local request, touched = ARGV[6], get('updated_at')

for _, mark in ipairs(cjson.decode(ARGV[5])) do
  if redis.call('HEXISTS', seen, mark.name) == 0 then
    local payload = cjson.decode(mark.payload)
    local now, most = tonumber(get('priority')) or 0, tonumber(ARGV[9])
    if mark.raises and now < most and get('escalated') ~= request then
      payload.priority = now + 1
      redis.call('HSET', conv, 'priority', now + 1, 'escalated', request)
      local state = get('state')
      if state == 'queued' or state == 'waiting' then stand() end
    end
    append({kind = 'event', author = 'system', text = mark.text, payload = cjson.encode(payload),
      external_id = mark.name})
    redis.call('HSET', conv, 'updated_at', touched)  -- time that passes is nobody's message
  end
end

if ARGV[7] ~= '' and redis.call('ZADD', claims, 'NX', ARGV[7], cid .. ':' .. request) == 1 then
  redis.call('ZADD', claims .. '@' .. get('team'), ARGV[7], cid .. ':' .. request)
end
if ARGV[8] ~= '' then redis.call('ZADD', answers, 'NX', ARGV[8], cid .. ':' .. request) end
if ARGV[4] ~= '' then redis.call('ZADD', due, ARGV[4], cid) else redis.call('ZREM', due, cid) end
if get('service') ~= ARGV[3] then
  if ARGV[3] == '' then redis.call('HDEL', conv, 'service')
  else redis.call('HSET', conv, 'service', ARGV[3]) end
  tell('', 'clock')
end
return 'set'
