-- ARGV: id, external id, text, lang, payload. Tells who is in the queue how he stands: once, and only
-- while he is there. What he wrote last still waits for its answer.
if not known() then return fail('UNKNOWN') end
if get('state') ~= 'queued' or redis.call('HEXISTS', seen, ARGV[2]) == 1 then return '' end
return append({kind = 'message', author = 'system', text = ARGV[3], lang = ARGV[4],
  payload = ARGV[5], external_id = ARGV[2], aside = true})
