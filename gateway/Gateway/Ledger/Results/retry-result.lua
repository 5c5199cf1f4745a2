-- An operator sends a refused result again, after those of its order that wait by now. ARGV: result id, by, reason.
local result = ARGV[1]
local order, placer = unpack(redis.call('HMGET', key('r', result), 'o', 'pl'))
if not order or redis.call('ZREM', key('attention-results'), result) == 0 then return 0 end
redis.call('HDEL', key('r', result), 'refused')
redis.call('HSET', key('r', result), 'at', '0')
line_up(order, placer, result)
decide({ e = 'retried', r = result, o = order, by = ARGV[2], why = ARGV[3] })
return 1
