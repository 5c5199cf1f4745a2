-- The last head of a replica's audit trail. ARGV: replica, head.
redis.call('SET', key('audit', ARGV[1]), ARGV[2])
return 1
