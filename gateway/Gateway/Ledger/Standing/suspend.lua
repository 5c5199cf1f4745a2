-- I4: from here on no script gives this lab a new order; what else ends is the mode's. ARGV: lab, turn, operation, mode, stopped, late results, reason, by, channel.
-- Changes of a lab's standing have their turns: what comes late, behind one that was said after it, changes nothing.
local lab, turn, operation, mode, stopped, late, reason, by, channel = unpack(ARGV)
if tonumber(turn) < tonumber(redis.call('HGET', key('turns'), lab) or 0) then return 0 end
redis.call('HSET', key('turns'), lab, turn)
local before = redis.call('HGET', key('standing'), lab)
redis.call('HSET', key('standing'), lab, mode)
-- What it knew persons by is of no use after a cut, also when it comes back.
if mode == 'cut' and before ~= 'cut' then redis.call('HINCRBY', key('figures'), lab .. '|cuts', '1') end
local suspension = key('suspension', lab)
if redis.call('HGET', suspension, 'operation') ~= operation then redis.call('HSET', suspension, 'since', now) end
redis.call('HSET', suspension, 'operation', operation, 'turn', turn, 'mode', mode, 'stopped', stopped, 'late', late, 'reason', reason, 'by', by)
redis.call('PUBLISH', channel, lab)
return before and 0 or 1
