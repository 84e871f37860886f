-- KEYS 11 as amend.lua has it. ARGV: id, the event that amended, its message, why. Says for agents
-- that the customer's channel shows a message as it was; once for each event, and not any more when
-- the message was amended anew meanwhile.
if not known() then return fail('UNKNOWN') end
local amended, event, of, why = KEYS[11], ARGV[2], ARGV[3], ARGV[4]
local packed = redis.call('HGET', amended, of)
if not packed then return '' end
local state = cjson.decode(packed)
if state.id ~= event or (state.failed or '') ~= '' then return '' end
state.failed = why
redis.call('HSET', amended, of, cjson.encode(state))
return append({kind = 'event', author = 'system', text = 'amend_failed', payload = cjson.encode({
  of = of, why = why, withdrawn = state.withdrawn})})
