-- ARGV: lab, channel.
local lab, channel = ARGV[1], ARGV[2]
local changed = redis.call('HDEL', key('standing'), lab)
redis.call('DEL', key('suspension', lab))
redis.call('PUBLISH', channel, lab)
return changed
