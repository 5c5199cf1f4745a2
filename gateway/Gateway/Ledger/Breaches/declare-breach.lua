-- A breach at a lab. ARGV: id, lab, when somebody became aware of it (ms), reason, by, clocks. The id is of the call that declares it, so a repeat finds it declared.
local id, lab, aware, reason, by, clocks = unpack(ARGV)
local breach = key('breach', id)
if redis.call('EXISTS', breach) == 1 then return 0 end
redis.call('HSET', breach, 'id', id, 'lab', lab, 'aware', aware, 'reason', reason, 'by', by, 'clocks', clocks, 'declared', now)
redis.call('ZADD', key('breaches'), now, id)
return 1
