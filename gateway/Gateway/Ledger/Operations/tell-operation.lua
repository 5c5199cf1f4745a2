-- A programme is told how an operation stands that is not a lab's suspension. ARGV: operation, turn, `1` where it is stopped or `0`. What is behind the last that was heard changes nothing.
local work, turn, stopped = key('work', ARGV[1]), ARGV[2], ARGV[3]
if tonumber(turn) < tonumber(redis.call('HGET', work, 'turn') or 0) then return 0 end
redis.call('HSET', work, 'turn', turn, 'stopped', stopped)
redis.call('PEXPIRE', work, KEPT)
return 1
