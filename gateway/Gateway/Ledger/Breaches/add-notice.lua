-- What was told, and to whom. ARGV: breach, call, notice. Once a call.
return redis.call('HSETNX', key('notices', ARGV[1]), ARGV[2], ARGV[3])
