-- Leases at a lab that still run by the clock that gave them: of orders, and of requests to destroy. ARGV: lab.
-- Those of replicas that died, on orders that went on without them, are cleared away here.
redis.call('ZREMRANGEBYSCORE', key('flying', ARGV[1]), '-inf', now - DAY)
local running = '(' .. whole(now)
return redis.call('ZCOUNT', key('flying', ARGV[1]), running, '+inf') + redis.call('ZCOUNT', key('asking', ARGV[1]), running, '+inf')
