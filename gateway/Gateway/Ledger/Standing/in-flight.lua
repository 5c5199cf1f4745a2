-- Leases at a lab that still run by the clock that gave them. ARGV: lab.
-- Those of replicas that died, on orders that went on without them, are cleared away here.
redis.call('ZREMRANGEBYSCORE', key('flying', ARGV[1]), '-inf', now - DAY)
return redis.call('ZCOUNT', key('flying', ARGV[1]), '(' .. whole(now), '+inf')
