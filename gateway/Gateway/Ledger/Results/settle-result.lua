-- How the delivery of a result ended. ARGV: result id, lease, outcome, ms until the next try, detail.
local result, lease, outcome, wait, detail = ARGV[1], ARGV[2], ARGV[3], tonumber(ARGV[4]), ARGV[5]
local entry = key('r', result)
local id, holder, ends = unpack(redis.call('HMGET', entry, 'o', 'ls', 'lu'))
-- Gone: delivered before. Closed: this settlement was heard before.
if not id then return 'settled' end
if holder ~= lease then return 'stale' end
if ends == '0' then return 'settled' end
redis.call('HSET', entry, 'lu', '0')

if outcome == 'retry' then
  redis.call('ZADD', key('outbox'), now + wait, result)
  return 'settled'
end

redis.call('ZREM', key('outbox'), result)
if outcome == 'delivered' then
  redis.call('DEL', entry, key('rx', result))
else
  redis.call('HSET', entry, 'refused', detail)
  redis.call('ZADD', key('attention-results'), now, result)
end
redis.call('LPOP', key('queue', id))
local following = redis.call('LINDEX', key('queue', id), 0)
if following then redis.call('ZADD', key('outbox'), now, following) end
return 'settled'
