-- How attempts ended, several in one step. ARGV: seven for each: order id, lab, order number, lease, outcome, detail, ms until the next try.
-- Answers each order as it stands, or nothing under an old lease. The first settlement under a lease counts; a repeat finds the lease closed.
local WIDTH, SAME_LAB_TRIES, AVOID, SILENT = 7, 3, 10 * MINUTE, 10000

-- The settlement at hand.
local id, lab, number, lease, outcome, detail, wait, order

-- Same lab, same number, later.
local function again(state, status)
  redis.call('ZADD', key('due', order.lab), now + wait, id)
  enter(order, state, status)
end

local function close(state, status)
  release(order)
  enter(order, state, status)
  if state == 'cancelled' then destroy(order) else list_for_operators(order) end
end

-- The lab does not have it: another may, unless all have refused.
local function exclude()
  order.ex = (order.ex == '' and ',' or order.ex) .. order.lab .. ','
  local _, refusals = string.gsub(order.ex, '[^,]+', '')
  if refusals >= order.nc then return close('refused', 'lab-refused') end
  release(order)
  hold(order, 'lab-refused')
end

-- Provably never there: another lab may have it (I3).
local function avoid()
  order.av = order.lab .. '|' .. whole(now + AVOID)
  release(order)
  hold(order, 'lab-unavailable')
end

-- The attempt was a cancellation.
local function settle_cancellation()
  if outcome == 'delivered' then return close('cancelled', 'cancelled-at-lab') end
  if outcome ~= 'refused' and outcome ~= 'cannot-minimise' then return again(order.st, 'cancellation-due') end
  order.cx, order.ca = nil, nil
  list_for_operators(order)
  if order.st == 'delivered' then return enter(order, 'delivered', 'cancellation-refused') end
  -- It stands, and the lab has not acknowledged it yet: on with it.
  again(order.st, 'cancellation-refused')
end

local function settle_order()
  local revoked, unknown = order.cx == '1', order.se == 'unknown'
  if outcome == 'delivered' then
    order.de = now
    count_minute(order, 'd')
    if revoked then return again('delivered', 'cancellation-due') end
    enter(order, 'delivered', '')
  elseif revoked and (outcome == 'refused' or not unknown) then
    close('cancelled', 'cancelled-here')
  elseif outcome == 'refused' then
    exclude()
  elseif outcome == 'cannot-minimise' then
    close('undeliverable', detail)
  elseif outcome == 'never-sent' and not unknown and order.at >= SAME_LAB_TRIES then
    avoid()
  else
    again(unknown and 'indeterminate' or 'allocated', revoked and 'cancellation-due' or outcome == 'throttled' and 'lab-busy' or 'lab-unavailable')
  end
end

-- What happened at the lab stays on record all the same: the exposure report is never smaller than the truth.
local function late()
  if order.le == lease then return end
  order.le = lease
  save(order)
  disclose(lab, 'late-' .. outcome, id, number, nil, nil, detail)
end

local function note_lab()
  if outcome == 'never-sent' then
    redis.call('HSET', key('figures'), lab .. '|silent', whole(now + SILENT))
  elseif outcome ~= 'cannot-minimise' and outcome ~= 'indeterminate' then
    redis.call('HDEL', key('figures'), lab .. '|silent')
  end
end

-- Whether bytes of the order may have gone without an answer.
local function note_sent()
  if outcome == 'indeterminate' then
    order.se = 'unknown'
  elseif outcome ~= 'never-sent' and outcome ~= 'cannot-minimise' and order.se == '' then
    order.se = 'sent'
  end
end

local function settle()
  order = read(id)
  if not order then return false end
  if order.ls ~= lease then
    late()
    return false
  end
  if order.lu == 0 then return text(order) end

  land(order)
  disclose(lab, order.ca == '1' and 'cancellation-' .. outcome or outcome, id, number, nil, nil, detail)
  order.wy = detail ~= '' and detail or nil
  note_lab()
  note_sent()
  if order.ca == '1' and order.cx == '1' then
    settle_cancellation()
  elseif order.st == 'disclosing' then
    settle_order()
  elseif order.st == 'delivered' and order.cx == '1' then
    -- A result came before the acknowledgement; the cancellation is still due.
    again('delivered', 'cancellation-due')
  end
  save(order)
  return text(order)
end

local answers = {}
for at = 1, #ARGV, WIDTH do
  id, lab, number, lease, outcome, detail, wait = unpack(ARGV, at, at + WIDTH - 1)
  lease, wait = tonumber(lease), tonumber(wait)
  answers[#answers + 1] = settle()
end
return answers
