-- Another text is in force for a subject. ARGV: where it is kept, subject, what was in force (empty: nothing), what is to be; then, of one that two people approved, the request,
-- its kind and its content. Only if what it was compared with is still in force, and a request only for what it was approved for.
local texts, subject, before, after, request, kind, content = key(ARGV[1]), unpack(ARGV, 2)
local present = redis.call('HGET', texts, subject) or ''
if present == after then return 1 end
if present ~= before then return 0 end
if request then
  local state, of, about, kept, digest, approved = unpack(redis.call('HMGET', key('request', request), 'state', 'kind', 'subject', 'content', 'digest', 'approved'))
  if state ~= 'approved' or of ~= kind or about ~= subject or kept ~= content or digest ~= approved then return 0 end
end
redis.call('HSET', texts, subject, after)
return 1
