-- Evidence about a lab: written once, never changed. ARGV: id, lab, kind, issuer, date, valid until, digest, reason, by, certificate; moments in ms.
-- The id is of the call, so a repeat finds it. What is dated later than now could be kept ready for a suspension that is still to come.
local id, lab, kind, issuer, dated, till, digest, reason, by, certificate = unpack(ARGV)
local evidence = key('evidence', id)
if redis.call('EXISTS', evidence) == 1 then return 'kept' end
if tonumber(dated) > now then return 'future' end
redis.call('HSET', evidence, 'id', id, 'lab', lab, 'kind', kind, 'issuer', issuer, 'dated', dated, 'until', till, 'digest', digest, 'reason', reason,
  'by', by, 'cert', certificate, 'at', now)
redis.call('ZADD', key('evidence-of', lab), now, id)
return 'kept'
