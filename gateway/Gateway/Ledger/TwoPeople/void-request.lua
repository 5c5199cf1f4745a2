-- What was approved cannot be done any more. ARGV: id, why.
if redis.call('HGET', key('request', ARGV[1]), 'state') ~= 'approved' then return 0 end
redis.call('HSET', key('request', ARGV[1]), 'state', 'void', 'fault', ARGV[2], 'ended', now)
return redis.call('SREM', key('requests-approved'), ARGV[1])
