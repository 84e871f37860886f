-- ARGV: id, turn, external id, text, lang. An honest word while a turn takes long: once, and only
-- while that turn is still the one being worked on and the bot reads it.
if not known() then return fail('UNKNOWN') end
local state = get('state')
if redis.call('LINDEX', turns, 0) ~= ARGV[2] then return '' end
if not includes({'bot', 'waiting', 'resolved'}, state) then return '' end
if redis.call('HEXISTS', seen, ARGV[3]) == 1 then return '' end
return append({kind = 'message', author = 'system', text = ARGV[4], lang = ARGV[5],
  payload = '{"notice":true}', external_id = ARGV[3]})
