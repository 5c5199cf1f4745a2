-- A lab is to come back. ARGV: lab, call, who, why, the part of its share and capacity. While its orders are being moved it cannot; and from a cut it comes back empty, since what it knew persons
-- by is given up. Answers the turn of the reinstatement.
local lab, call, by, reason, part = unpack(ARGV)
local open = redis.call('HGET', key('open'), lab)
if open then
  local operation = key('operation', open)
  local state, mode = unpack(redis.call('HMGET', operation, 'state', 'mode'))
  if state == 'running' or (state == 'stopped' and mode == 'cut') then return { 'open', redis.call('HGETALL', operation) } end
  if state == 'stopped' then redis.call('HSET', operation, 'state', 'ended', 'ended', now) end
  note(key('changes', open), call, 'what', 'reinstated', 'by', by, 'why', reason)
  redis.call('HDEL', key('open'), lab)
  forget(open)
end
note(key('changes', lab), call, 'what', 'reinstated', 'by', by, 'why', reason, 'part', part)
return { 'closed', redis.call('INCR', key('turn')) }
