-- Shared: an incident signal, one a kind, lab, test and day. What led to it is counted; the newest orders stay named.
local SIGNAL_KEPT, SIGNAL_ORDERS = 400 * DAY, 100

-- `details`: codes or element paths, separated by commas, each counted; empty for none.
local function raise(kind, lab, test, details, order)
  local id = table.concat({ kind, lab, test, whole(math.floor(now / DAY)) }, '|')
  local entry = key('signal', id)
  redis.call('ZADD', key('signals'), now, id)
  if redis.call('HINCRBY', entry, 'n', 1) == 1 then redis.call('HSET', entry, 'first', now) end
  redis.call('HSET', entry, 'last', now)
  for detail in string.gmatch(details, '[^,]+') do redis.call('HINCRBY', entry, 'd.' .. detail, 1) end
  redis.call('PEXPIRE', entry, SIGNAL_KEPT)
  redis.call('ZREMRANGEBYSCORE', key('signals'), '-inf', now - SIGNAL_KEPT)
  if order == '' then return end
  local orders = key('signal-orders', id)
  redis.call('LREM', orders, 0, order)
  redis.call('LPUSH', orders, order)
  redis.call('LTRIM', orders, 0, SIGNAL_ORDERS - 1)
  redis.call('PEXPIRE', orders, SIGNAL_KEPT)
end
