-- KEYS 11: ratings by when they were given. ARGV: id, the entry that asked, rating (0: as before),
-- comment ('': as before), for how many ms one may answer, and change an answer, words of thanks as
-- JSON {tr, en}, for how many ms a rating counts among the latest. One answer to one question; the
-- last one counts. It moves nothing: the conversation stays as it is. Returns what came of it (new,
-- changed or same), the rating and the comment.
if not known() then return fail('UNKNOWN') end
local ratings, question, rating, comment = KEYS[11], ARGV[2], tonumber(ARGV[3]), ARGV[4]
local name, now = 'rating:' .. question, now_ms()

local function payload_of(id)
  local found = redis.call('XRANGE', log, id, id)[1]
  if not found then return {} end
  for n = 1, #found[2], 2 do
    if found[2][n] == 'payload' then return cjson.decode(found[2][n + 1]) end
  end
end

local function age(id) return now - tonumber(string.match(id, '^%d+')) end
local function member(value) return cid .. ':' .. question .. ':' .. value end

if payload_of(question).asks ~= 'rating' then return fail('STEP', 'not asked') end
if age(question) > tonumber(ARGV[5]) then return fail('STEP', 'too late') end
local before = redis.call('HGET', seen, name)
if before then
  local given = payload_of(before)
  if rating == 0 then rating = given.rating end
  if comment == '' then comment = given.comment end
  if rating == given.rating and comment == given.comment then return {'same', rating, comment} end
  if age(before) > tonumber(ARGV[6]) then return fail('STEP', 'too late') end
  redis.call('ZREM', ratings, member(given.rating))
elseif rating == 0 then
  return fail('STEP', 'not rated')
end
redis.call('ZREMRANGEBYSCORE', ratings, '-inf', now - tonumber(ARGV[8]))
if get('trial') == '' then redis.call('ZADD', ratings, now, member(rating)) end
append({kind = 'event', author = 'customer', text = 'rated', external_id = name,
  payload = cjson.encode({rating = rating, comment = comment})})
-- Where the customer only sees what is sent to him, he is thanked once, and answers that with a word.
if get('push') == '1' and not before then
  local words = cjson.decode(ARGV[7])
  append({kind = 'message', author = 'system', text = words[get('lang')] or words.tr, aside = true,
    payload = cjson.encode({remarks = question}), external_id = name .. ':thanks'})
end
return {before and 'changed' or 'new', rating, comment}
