-- ARGV: id, lab, reason, order number token or empty, sealed content. The first under an id counts.
local id, lab, reason, token, content = ARGV[1], ARGV[2], ARGV[3], ARGV[4], ARGV[5]
if redis.call('ZADD', key('quarantine'), 'NX', now, id) == 1 then
  redis.call('HSET', key('q', id), 'lab', lab, 'reason', reason, 'token', token, 'since', now)
  redis.call('SET', key('qx', id), content)
end
return 1
