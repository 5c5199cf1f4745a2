-- An operation goes from one state to another, in a turn of its own; in the second already it is answered as it stands. ARGV: id, from, to.
local operation, from, to = key('operation', ARGV[1]), ARGV[2], ARGV[3]
local state = redis.call('HGET', operation, 'state')
if not state then return { 'unknown' } end
if state == from then
  redis.call('HSET', operation, 'state', to, 'turn', redis.call('INCR', key('turn')))
  if to == 'done' then redis.call('HSET', operation, 'ended', now) end
  state = to
end
return { state == to and 'changed' or 'not-so', redis.call('HGETALL', operation) }
