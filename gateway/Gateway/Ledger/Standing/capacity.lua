-- An operator's figure for a lab and test, effective for the next order; empty gives the registry's back.
-- ARGV: lab, test, orders a day or empty, the lab's offset from UTC in s. Answers what is reserved today.
local slot, figure, offset = ARGV[1] .. '|' .. ARGV[2], ARGV[3], tonumber(ARGV[4])
if figure == '' then
  redis.call('HDEL', key('figures'), slot)
else
  redis.call('HSET', key('figures'), slot, figure)
end
local day = math.floor((now / 1000 + offset) / 86400)
return tonumber(redis.call('HGET', key('day', day), slot) or 0)
