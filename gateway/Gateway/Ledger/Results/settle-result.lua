-- How the delivery of a result ended. ARGV: result id, lease, outcome, ms until the next try, HTTP status.
local result, lease, outcome, wait, status = ARGV[1], ARGV[2], ARGV[3], tonumber(ARGV[4]), ARGV[5]
local entry = key('r', result)
local order, placer, holder, ends = unpack(redis.call('HMGET', entry, 'o', 'pl', 'ls', 'lu'))
-- Gone: delivered or fetched before. Closed: this settlement was heard before.
if not order then return 'settled' end
if holder ~= lease then return 'stale' end
if ends == '0' then return 'settled' end
redis.call('HSET', entry, 'lu', '0')

if outcome == 'delivered' then
  hand_over(order, placer, result)
elseif outcome == 'retry' then
  redis.call('ZADD', key('outbox', placer), now + wait, result)
else
  redis.call('HSET', entry, 'refused', status)
  redis.call('ZADD', key('attention-results'), now, result)
  step_aside(order, placer, result)
end
return 'settled'
