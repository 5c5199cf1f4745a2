-- One open operation a lab; a stronger mode takes the place of a weaker one. ARGV: id, lab, kind, mode, late results, reason, by.
-- The id is of the call that begins it, so a repeat finds it begun.
local id, lab, kind, mode, late, reason, by = unpack(ARGV)
local STRENGTH = { drain = 1, move = 2, cut = 3 }
local operation, open = key('operation', id), redis.call('HGET', key('open'), lab)
if redis.call('EXISTS', operation) == 1 then return { 'begun', redis.call('HGETALL', operation) } end
if open then
  local other = key('operation', open)
  if STRENGTH[redis.call('HGET', other, 'mode')] >= STRENGTH[mode] then return { 'open', redis.call('HGETALL', other) } end
  redis.call('HSET', other, 'state', 'replaced', 'ended', now)
end
redis.call('HSET', operation, 'id', id, 'lab', lab, 'kind', kind, 'mode', mode, 'late', late, 'reason', reason, 'by', by,
  'started', now, 'state', 'running', 'turn', redis.call('INCR', key('turn')))
redis.call('HSET', key('open'), lab, id)
redis.call('ZADD', key('operations'), now, id)
return { 'begun', redis.call('HGETALL', operation) }
