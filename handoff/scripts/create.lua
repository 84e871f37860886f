-- ARGV: id, alias ('' for none), fields as JSON. With an alias (a Telegram chat, say) whoever comes
-- second gets the conversation that is there.
local alias, fields = ARGV[2], cjson.decode(ARGV[3])
if alias ~= '' then
  local there = redis.call('HGET', aliases, alias)
  if there then return there end
  redis.call('HSET', aliases, alias, cid)
end
local now = now_ms()
redis.call('HSET', conv, 'id', cid, 'state', 'bot', 'session', 1, 'created_at', now, 'updated_at', now)
for name, value in pairs(fields) do redis.call('HSET', conv, name, value) end
return cid
