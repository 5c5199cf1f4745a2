-- Shared by claims: the same operation again, after a lost answer, gets the leases it was given the first time and no others;
-- nor those of orders that ended meanwhile, whose content is gone.
local ANSWER_KEPT = MINUTE

local function given_before(operation)
  local claimed = {}
  for id, lease in string.gmatch(redis.call('GET', key('op', operation)) or '', '([^ ]+) (%d+) ') do
    local order = read(id)
    if order and order.ls == tonumber(lease) and order.lu ~= 0 and redis.call('EXISTS', key('x', id)) == 1 then claimed[#claimed + 1] = order end
  end
  return claimed
end

local function is_repeat(operation)
  return redis.call('EXISTS', key('op', operation)) == 1
end

-- Remember and answer: each order beside its sealed bytes.
local function answer(claimed)
  local reply = {}
  for i, order in ipairs(claimed) do
    reply[i] = { text(order), redis.call('GET', key('x', order.id)) }
  end
  return reply
end

local function remember(operation, claimed)
  if #claimed == 0 then return end
  local given = {}
  for i, order in ipairs(claimed) do given[i] = order.id .. ' ' .. order.ls .. ' ' end
  redis.call('SET', key('op', operation), table.concat(given), 'PX', ANSWER_KEPT)
end
