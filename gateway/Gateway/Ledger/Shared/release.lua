-- Shared: an order leaves its lab.

-- Nothing is outstanding at the lab any more; the day's capacity stays used. A running lease stays until it is settled or ends.
local function close_at_lab(order)
  if order.lab == '' then return end
  redis.call('ZREM', key('due', order.lab), order.id)
  if redis.call('ZREM', key('outstanding', order.lab), order.id) == 1 then
    redis.call('HINCRBY', key('open'), order.lab .. '|' .. order.te, '-1')
    -- What it had it keeps; its retention term begins here, whatever the order left for. An attempt that nobody settled says nothing of what the lab got.
    if order.se ~= '' or order.lu ~= 0 then redis.call('ZADD', key('kept', order.lab), now, order.no) end
  end
end

-- As if it had never been chosen: the capacity is back too. The day's counter may have expired by then; it must not come to life below zero.
local function release(order)
  close_at_lab(order)
  local day = key('day', order.day)
  if redis.call('EXISTS', day) == 1 then redis.call('HINCRBY', day, order.lab .. '|' .. order.te, '-1') end
end
