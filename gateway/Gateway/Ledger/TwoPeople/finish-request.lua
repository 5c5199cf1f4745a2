-- What two people decided is done everywhere. ARGV: id.
local id = ARGV[1]
redis.call('SREM', key('requests-approved'), id)
if redis.call('HGET', key('request', id), 'state') ~= 'approved' then return 0 end
redis.call('HSET', key('request', id), 'state', 'done', 'ended', now)
return 1
