-- A lab is to come back, as two people decided. ARGV: request, the content by which the gateway made the digest, the digest, kinds of evidence that must be valid.
-- Answers the turn of the reinstatement, the same when it is said again until it is done. What is not as it was approved, or holds no longer, comes to nothing.
local id, content, digest, kinds = unpack(ARGV)
local request = key('request', id)
local state, kind, kept, approved, turn = unpack(redis.call('HMGET', request, 'state', 'kind', 'content', 'approved', 'turn'))
if state ~= 'approved' or kind ~= 'reinstatement' then return { state or 'unknown' } end
local fault
if kept ~= content or approved ~= digest then fault = 'changed'
elseif turn then return { 'begun', turn }
else fault = fault_of(cjson.decode(kept), kinds) end
if fault then
  redis.call('HSET', request, 'state', 'void', 'fault', fault, 'ended', now)
  redis.call('SREM', key('requests-approved'), id)
  return { fault }
end
local asked = cjson.decode(kept)
local operation = key('operation', asked.operation)
if redis.call('HGET', operation, 'state') ~= 'done' then redis.call('HSET', operation, 'state', 'ended', 'ended', now) end
local by, reason = unpack(redis.call('HMGET', request, 'by', 'reason'))
note(key('changes', asked.operation), id, 'what', 'reinstated', 'by', by, 'why', reason)
local part = 1
for _, plan in pairs(asked.ramps) do part = math.min(part, plan.steps[1]) end
note(key('changes', asked.lab), id, 'what', 'reinstated', 'by', by, 'why', reason, 'part', tostring(part))
redis.call('HDEL', key('open'), asked.lab)
forget(asked.operation)
turn = redis.call('INCR', key('turn'))
redis.call('HSET', request, 'turn', turn)
return { 'begun', turn }
