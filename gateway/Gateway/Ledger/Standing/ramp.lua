-- The part of its share and capacity that a lab takes, effective for the next order. ARGV: lab, part from 0 to 1; 1 is all of it.
local lab, part = ARGV[1], ARGV[2]
if tonumber(part) == 1 then
  return redis.call('HDEL', key('figures'), lab .. '|ramp')
end
return redis.call('HSET', key('figures'), lab .. '|ramp', part)
