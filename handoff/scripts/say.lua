-- ARGV: id, external id, text, lang. A sentence of the system's own, outside any turn: once.
if not known() then return fail('UNKNOWN') end
local before = redis.call('HGET', seen, ARGV[2])
if before then return before end
return append({kind = 'message', author = 'system', text = ARGV[3], lang = ARGV[4],
  external_id = ARGV[2]})
