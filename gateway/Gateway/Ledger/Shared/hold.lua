-- Shared: an order without a lab waits for a place. One that some lab must not have, or should not for a while, waits apart,
-- by the time of its next try, so that it never stands in the way of orders that any lab may have.
local RETRY_APART = 5000

local function hold(order, status, due)
  order.lab, order.pol, order.no = nil, nil, nil
  enter(order, 'held', status)
  if order.ex == '' and order.av == '' then
    redis.call('ZADD', key('held', order.te), rank(order), order.id)
  else
    redis.call('ZADD', key('again', order.te), due or now, order.id)
  end
end

local function unhold(order)
  redis.call('ZREM', key('held', order.te), order.id)
  redis.call('ZREM', key('again', order.te), order.id)
end
