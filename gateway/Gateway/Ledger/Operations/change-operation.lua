-- An operation goes from one state to another, in a turn of its own; in the second already it is answered as it stands. ARGV: id, from, to, then the call, who and why where somebody changes it.
local operation, changes, from, to, call, by, reason = key('operation', ARGV[1]), key('changes', ARGV[1]), ARGV[2], ARGV[3], ARGV[4], ARGV[5], ARGV[6]
local state, kind = unpack(redis.call('HMGET', operation, 'state', 'kind'))
if not state then return { 'unknown' } end
if state == from then
  redis.call('HSET', operation, 'state', to, 'turn', redis.call('INCR', key('turn')))
  if call then note(changes, call, 'what', to, 'by', by, 'why', reason) end
  if to == 'done' then
    redis.call('HSET', operation, 'ended', now)
    -- A suspension is over when the lab is back, any other when nothing is left to do.
    if kind ~= 'suspension' then
      redis.call('HDEL', key('open'), ARGV[1])
      forget(ARGV[1])
    end
  end
  state = to
end
return { state == to and 'changed' or 'not-so', redis.call('HGETALL', operation) }
