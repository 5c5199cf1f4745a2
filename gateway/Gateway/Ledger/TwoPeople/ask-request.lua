-- I10: the first of two people asks. ARGV: id, kind, subject, content, its digest, by, certificate, keys, reason, and of a reinstatement the kinds
-- of evidence that must be valid.
-- One open request a subject: two for the same could be approved one after the other, the second for what it was not meant for. The id is of the call.
local id, kind, subject, content, digest, by, certificate, keys, reason, kinds = unpack(ARGV)
local request, slot = key('request', id), kind .. '|' .. subject
if redis.call('EXISTS', request) == 1 then return { 'asked', request_of(id) } end
local other = redis.call('HGET', key('requested'), slot)
if other and standing_of(other) == 'open' then return { 'open', request_of(other) } end
if kind == 'reinstatement' then
  local fault, missing = fault_of(cjson.decode(content), kinds)
  if fault then return { fault, {}, missing or {} } end
end
redis.call('HSET', request, 'id', id, 'kind', kind, 'subject', subject, 'content', content, 'digest', digest, 'by', by, 'cert', certificate, 'keys', keys,
  'reason', reason, 'state', 'open', 'asked', now)
redis.call('HSET', key('requested'), slot, id)
redis.call('ZADD', key('requests'), now, id)
return { 'asked', request_of(id) }
