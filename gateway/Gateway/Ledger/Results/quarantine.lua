-- Kept apart, sealed. ARGV: id, lab, reason, order id or empty, person data that a lab should not have or empty, sealed content.
-- The same content again is the same entry, unless it was destroyed: then someone has to decide again.
local id, lab, reason, order, strangers, content = ARGV[1], ARGV[2], ARGV[3], ARGV[4], ARGV[5], ARGV[6]
local entry = key('q', id)
local state = redis.call('HGET', entry, 'st')
redis.call('HINCRBY', entry, 'n', 1)
if state and state ~= 'destroyed' then return 0 end
redis.call('HSET', entry, 'st', 'open', 'lab', lab, 'reason', reason, 'o', order, 'since', now)
redis.call('HDEL', entry, 'pa', 'pt', 'pb', 'pc', 'pk', 'pw')
redis.call('SET', key('qx', id), content)
redis.call('ZADD', key('quarantine'), now, id)
local counted = key('quarantined', whole(math.floor(now / DAY)))
if redis.call('HINCRBY', counted, lab, '1') == 1 then redis.call('PEXPIRE', counted, 40 * DAY) end
if strangers ~= '' then raise('person-data', lab, '', strangers, order) end
return 1
