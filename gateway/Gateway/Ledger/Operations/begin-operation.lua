-- An operation begins. ARGV: id, kind, reason, by, then names and values of what is asked for. Of suspensions there is one open one a lab; a stronger mode takes the place of a weaker one. Others go
-- side by side. The id is of the call that begins it, so a repeat finds it begun.
local id, kind, reason, by = unpack(ARGV)
local FIXED = 4
local STRENGTH = { drain = 1, move = 2, cut = 3 }
local operation, asked = key('operation', id), {}
for i = FIXED + 1, #ARGV, 2 do asked[ARGV[i]] = ARGV[i + 1] end
if redis.call('EXISTS', operation) == 1 then return { 'begun', redis.call('HGETALL', operation) } end

local slot = kind == 'suspension' and asked.lab or id
local open = redis.call('HGET', key('open'), slot)
if open then
  local other = key('operation', open)
  if STRENGTH[redis.call('HGET', other, 'mode')] >= STRENGTH[asked.mode] then return { 'open', redis.call('HGETALL', other) } end
  redis.call('HSET', other, 'state', 'replaced', 'ended', now)
  forget(open)
end
redis.call('HSET', operation, 'id', id, 'kind', kind, 'reason', reason, 'by', by, 'started', now, 'state', 'running', 'turn', redis.call('INCR', key('turn')), unpack(ARGV, FIXED + 1))
redis.call('HSET', key('open'), slot, id)
redis.call('ZADD', key('operations'), now, id)
return { 'begun', redis.call('HGETALL', operation) }
