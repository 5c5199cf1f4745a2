-- An operator refuses a request, or takes back their own. ARGV: id, by, certificate, keys, reason.
local id, by, certificate, keys, reason = unpack(ARGV)
local request, state = key('request', id), standing_of(ARGV[1])
if not state then return { 'unknown' } end
if state == 'refused' and redis.call('HGET', request, 'decider') == by then return { 'refused', request_of(id) } end
if state ~= 'open' then return { 'closed', request_of(id) } end
redis.call('HSET', request, 'state', 'refused', 'decided', now, 'decider', by, 'decider-cert', certificate, 'decider-keys', keys, 'why', reason)
return { 'refused', request_of(id) }
