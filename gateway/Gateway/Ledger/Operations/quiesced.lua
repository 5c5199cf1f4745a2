-- From when on the lab was left alone; the first moment that is told stays. ARGV: id, moment in ms.
redis.call('HSETNX', key('operation', ARGV[1]), 'quiesced', ARGV[2])
return redis.call('HGET', key('operation', ARGV[1]), 'quiesced')
