-- I10: another person approves what was asked, and nothing else. ARGV: id, digest that the person saw, the content by which the gateway made that digest, by, certificate,
-- keys, reason, and of a reinstatement the kinds of evidence that must be valid.
local id, seen, content, by, certificate, keys, reason, kinds = unpack(ARGV)
local request = key('request', id)
local state, kind = standing_of(id), redis.call('HGET', request, 'kind')
if not state then return { 'unknown' } end
local digest, kept, asker, asker_certificate, asker_keys, decider = unpack(redis.call('HMGET', request, 'digest', 'content', 'by', 'cert', 'keys', 'decider'))
local function answer(word, missing) return { word, request_of(id), missing or {} } end

if (state == 'approved' or state == 'done') and decider == by then return answer('approved') end
if state ~= 'open' then return answer('closed') end
if not is_another({ by = asker, certificate = asker_certificate, keys = asker_keys }, { by = by, certificate = certificate, keys = keys }) then return answer('same-person') end
if seen ~= digest or content ~= kept then return answer('changed') end
if kind == 'reinstatement' then
  local fault, missing = fault_of(cjson.decode(kept), kinds)
  if fault then return answer(fault, missing) end
end
redis.call('HSET', request, 'state', 'approved', 'approved', digest, 'decided', now, 'decider', by, 'decider-cert', certificate, 'decider-keys', keys, 'why', reason)
redis.call('SADD', key('requests-approved'), id)
return answer('approved')
