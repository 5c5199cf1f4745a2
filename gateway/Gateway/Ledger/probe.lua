-- Whether a write is taken now. It leaves a key that nothing reads and that goes by itself.
redis.call('SET', key('probe'), '1', 'EX', 60)
return 1
