-- Results due at one placer. ARGV: operation, placer, most, lease in ms. Repeated, it gives the leases of the first time.
local operation, placer, most, length = ARGV[1], ARGV[2], tonumber(ARGV[3]), tonumber(ARGV[4])

local function given(result)
  local order = read(redis.call('HGET', key('r', result), 'o'))
  return { result, packed_hash(key('r', result)), redis.call('GET', key('rx', result)), order and order.pt or '' }
end

local reply = {}
local before = redis.call('GET', key('op', operation))
if before then
  for result, lease in string.gmatch(before, '([^ ]+) (%d+) ') do
    if redis.call('HGET', key('r', result), 'ls') == lease then reply[#reply + 1] = given(result) end
  end
  return reply
end

local leases = {}
for _, result in ipairs(redis.call('ZRANGEBYSCORE', key('outbox', placer), '-inf', now, 'LIMIT', 0, most)) do
  local lease = lease_result(placer, result, length)
  leases[#leases + 1] = result .. ' ' .. lease .. ' '
  reply[#reply + 1] = given(result)
end
if #leases > 0 then redis.call('SET', key('op', operation), table.concat(leases), 'PX', MINUTE) end
return reply
