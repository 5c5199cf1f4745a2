-- Another policy is in force for a lab and test. ARGV: slot, what was in force (empty: nothing), policy, lines; then, of one that two people approved, the request and its content.
-- Only if what it was compared with is still in force.
local slot, before, policy, lines, request, content = unpack(ARGV)
local after, present = policy .. '\n' .. lines, redis.call('HGET', key('in-force'), ARGV[1]) or ''
if present == after then return 1 end
if present ~= before then return 0 end
if request then
  local state, kept, digest, approved = unpack(redis.call('HMGET', key('request', request), 'state', 'content', 'digest', 'approved'))
  if state ~= 'approved' or kept ~= content or digest ~= approved then return 0 end
end
redis.call('HSET', key('in-force'), slot, after)
return 1
