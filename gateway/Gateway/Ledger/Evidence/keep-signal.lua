-- A monitoring signal on a lab: written once, never changed. ARGV: id, lab, severity, text, reference, valid until in ms, effect, by. The id is of the call.
local id, lab, severity, words, reference, till, effect, by = unpack(ARGV)
local signal = key('monitoring', id)
if redis.call('EXISTS', signal) == 1 then return 0 end
redis.call('HSET', signal, 'id', id, 'lab', lab, 'severity', severity, 'text', words, 'reference', reference, 'until', till, 'effect', effect, 'by', by, 'at', now)
redis.call('ZADD', key('monitoring-of', lab), now, id)
return 1
