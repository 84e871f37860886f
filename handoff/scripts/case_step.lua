-- KEYS from 11: the case, its history, the list it goes to, every list (then the agents', as always).
-- ARGV: id, number, author (agent or customer), agent, step, sources, target, note, answer, words for
-- the customer as JSON {tr, en}, who may be relieved, what the event carries, key ('' for none). One
-- step of a case; the same key is the same step.
if not known() then return fail('UNKNOWN') end
local case, history, list = KEYS[11], KEYS[12], KEYS[13]
local number, author, who, step = ARGV[2], ARGV[3], ARGV[4], ARGV[5]
local sources, target, answer = cjson.decode(ARGV[6]), ARGV[7], ARGV[9]
local state = redis.call('HGET', case, 'state') or ''
local holder = redis.call('HGET', case, 'agent') or ''
local trial = get('trial') ~= ''
local key = ARGV[13]
if key ~= '' and redis.call('HEXISTS', seen, key) == 1 then return state end
if not includes(sources, state) or (trial and author == 'agent') then return fail('STEP', state) end
if step == 'take' then
  if holder == who and state == target then return state end
  if holder ~= '' and holder ~= who and holder ~= ARGV[11] then return fail('TAKEN', holder) end
elseif author == 'agent' and holder ~= who then
  return fail('NOTYOURS', holder)
end

local now = now_ms()
redis.call('HSET', case, 'state', target, 'updated_at', now)
if step == 'take' then redis.call('HSET', case, 'agent', who) end
if step ~= 'take' and step ~= 'reply' then redis.call('HSET', case, 'answer', answer) end
for each = 14, #KEYS - 3 do redis.call('ZREM', KEYS[each], number) end
if not trial then redis.call('ZADD', list, number:match('%d+'), number) end
redis.call('XADD', history, '*', 'step', step, 'state', target, 'author', author, 'who', who,
  'note', ARGV[8])
append({kind = 'event', author = author, author_id = who, text = 'case_changed',
  payload = ARGV[12], external_id = key})
local words = cjson.decode(ARGV[10])
local text = words[get('lang')] or words.tr
-- Whose colleague carries on need not hear of it.
if text and (step ~= 'take' or state == 'open') then
  append({kind = 'message', author = 'system', author_id = who, text = text})
end
return target
