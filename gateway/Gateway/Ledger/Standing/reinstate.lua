-- ARGV: lab, turn, channel.
local lab, turn, channel = ARGV[1], ARGV[2], ARGV[3]
if tonumber(turn) < tonumber(redis.call('HGET', key('turns'), lab) or 0) then return 0 end
redis.call('HSET', key('turns'), lab, turn)
local changed = redis.call('HDEL', key('standing'), lab)
redis.call('DEL', key('suspension', lab))
redis.call('PUBLISH', channel, lab)
return changed
