-- The placer has fetched a result. ARGV: placer, result id. What was acknowledged stays known for a week, so that a repeat is no mistake.
local placer, result = ARGV[1], ARGV[2]
local order, owner = unpack(redis.call('HMGET', key('r', result), 'o', 'pl'))
if not order then return redis.call('GET', key('fetched', result)) == placer and 1 or 0 end
if owner ~= placer then return 0 end
hand_over(order, placer, result)
redis.call('SET', key('fetched', result), placer, 'PX', 7 * DAY)
return 1
