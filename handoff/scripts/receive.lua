-- ARGV: id, the entry up to which messages have reached the customer's device, the one up to which he
-- has read ('' for no news). How far he is never goes back, and never beyond the log.
if not known() then return fail('UNKNOWN') end
local function place(id)
  local ms, number = string.match(id, '^(%d+)-(%d+)$')
  return tonumber(ms) or 0, tonumber(number) or 0
end
local function before(one, other)
  local ms, number = place(one)
  local other_ms, other_number = place(other)
  return ms < other_ms or (ms == other_ms and number < other_number)
end
local newest = redis.call('XREVRANGE', log, '+', '-', 'COUNT', 1)[1]
if not newest then return 0 end

local moved = 0
local function on(field, id)
  if id == '' or before(newest[1], id) or not before(get(field), id) then return end
  redis.call('HSET', conv, field, id)
  moved = 1
end
on('read', ARGV[3])
on('reached', ARGV[2])
on('reached', ARGV[3])
if moved == 1 then tell('', 'received') end
return moved
