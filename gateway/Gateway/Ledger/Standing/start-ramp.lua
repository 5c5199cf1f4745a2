-- A lab comes back by steps: of its share and capacity it takes the first now; advance-ramp goes on. ARGV: lab, id, steps between blanks, ms a step or empty,
-- results a step or empty, error rate, least attempts or results of which it says something, turn of the reinstatement. The id is of the request that was approved: said again it
-- changes nothing; what comes late, behind what was said after it, neither.
local lab, id, steps, length, results, rate, least, turn = unpack(ARGV)
if tonumber(turn) < tonumber(redis.call('HGET', key('turns'), lab) or 0) then return 0 end
local ramp = key('ramp', lab)
if redis.call('HGET', ramp, 'id') == id then return 0 end
redis.call('DEL', ramp)
local first = string.match(steps, '%S+')
if tonumber(first) == 1 then return redis.call('HDEL', key('figures'), lab .. '|ramp') end
redis.call('HSET', key('figures'), lab .. '|ramp', first)
redis.call('HSET', ramp, 'id', id, 'steps', steps, 'length', length, 'results', results, 'rate', rate, 'least', least, 'state', 'waiting')
redis.call('SADD', key('ramps'), lab)
return 1
