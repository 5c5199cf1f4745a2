-- Shared: an attempt. Its lease, and its disclosure intent before the first byte (I5).

-- Give the order, or its cancellation, out for one attempt.
local function lease_out(order, length)
  if order.di == '' then disclose(order.lab, 'intent', order.id, order.no, order.pol, order.pt) end
  local ends = now + length
  redis.call('ZADD', key('flying', order.lab), ends, order.id)
  order.di, order.ls, order.lu, order.at = '1', order.ls + 1, ends, order.at + 1
  if order.ca ~= order.cx then
    if order.cx == '1' then disclose(order.lab, 'cancellation-intent', order.id, order.no, order.pol, order.pt) end
    order.ca = rawget(order, 'cx')
  end
  -- Under a cancellation the order's state stays: nothing of it is sent.
  if order.cx == '' then enter(order, 'disclosing', '') end
end

-- The attempt is over. The number of the lease stays, so that a repeated settlement is known again.
local function land(order)
  redis.call('ZREM', key('flying', order.lab), order.id)
  order.lu = 0
end

-- A lease that ran out says nothing about what the lab got: bytes may have gone.
local function land_unknown(order)
  land(order)
  if order.st ~= 'disclosing' then return end
  order.se, order.wy = 'unknown', 'lease-ended'
  disclose(order.lab, 'indeterminate', order.id, order.no, nil, nil, 'lease-ended')
  enter(order, 'indeterminate', order.cx == '1' and 'cancellation-due' or 'lab-unavailable')
end

local function flying(order)
  return order.lu > now
end

-- Not so only where no byte of it can have gone.
local function may_be_there(order)
  return order.st ~= 'allocated' or order.se ~= ''
end
