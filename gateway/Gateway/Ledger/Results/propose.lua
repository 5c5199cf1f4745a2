-- The first of two people. ARGV: id, action, target order or empty, by, certificate, keys, reason.
local id, action, target, by, certificate, pins, why = ARGV[1], ARGV[2], ARGV[3], ARGV[4], ARGV[5], ARGV[6], ARGV[7]
local entry = key('q', id)
if redis.call('HGET', entry, 'st') ~= 'open' then return 'closed' end
local same = { action, target, by }
local kept = redis.call('HMGET', entry, 'pa', 'pt', 'pb')
if kept[1] == same[1] and kept[2] == same[2] and kept[3] == same[3] then return 'proposed' end
redis.call('HSET', entry, 'pa', action, 'pt', target, 'pb', by, 'pc', certificate, 'pk', pins, 'pw', why)
decide({ e = 'proposed', q = id, a = action, o = target, by = by, cert = certificate, why = why })
return 'proposed'
