-- ARGV: id, agent, kind (message or note), text, external id, payload, how a list shows it ('' for
-- its text). What an agent writes; the same external id is the same writing. Notes may be left by any agent.
if not known() then return fail('UNKNOWN') end
local agent, kind, text, external, payload = ARGV[2], ARGV[3], ARGV[4], ARGV[5], ARGV[6]
local before = redis.call('HGET', seen, external)
if before then return before end
if kind == 'message' and (get('state') ~= 'assigned' or get('assignee') ~= agent) then
  return fail('NOTYOURS', get('assignee'))
end
return append({kind = kind, author = 'agent', author_id = agent, text = text, payload = payload,
  external_id = external, gist = ARGV[7]})
