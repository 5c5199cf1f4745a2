-- Held orders of one test leave as soon as there is room: urgent first, then age.
-- ARGV: operation, test, lease in ms, candidates, fresh order numbers (as many as may leave).
local operation, test, length, candidates = ARGV[1], ARGV[2], tonumber(ARGV[3]), ARGV[4]
local FIXED = 4
local most = #ARGV - FIXED
if is_repeat(operation) then return answer(given_before(operation)) end

-- Two queues: orders that any lab may have, and those that wait apart; merged by rank.
local waiting, apart = {}, {}
for _, id in ipairs(redis.call('ZRANGE', key('held', test), 0, most - 1)) do
  waiting[#waiting + 1] = read(id)
end
for _, id in ipairs(redis.call('ZRANGEBYSCORE', key('again', test), '-inf', now, 'LIMIT', 0, most)) do
  waiting[#waiting + 1] = read(id)
  apart[id] = true
end
table.sort(waiting, function(a, b)
  if rank(a) ~= rank(b) then return rank(a) < rank(b) end
  return a.id < b.id
end)

local labs = field(test, candidates)
local claimed = {}

local function refused_by_all(order)
  for _, lab in ipairs(labs) do
    if not excluded(order, lab.name) then return false end
  end
  return #labs > 0
end

local full = false
for _, order in ipairs(waiting) do
  if #claimed == most then break end
  local lab = (apart[order.id] or not full) and choose(order, labs)
  if lab then
    unhold(order)
    reserve(order, lab, ARGV[FIXED + #claimed + 1], labs)
    lease_out(order, length)
    save(order)
    claimed[#claimed + 1] = order
  elseif not apart[order.id] then
    full = true
  elseif refused_by_all(order) then
    unhold(order)
    enter(order, 'refused', 'lab-refused')
    save(order)
    list_for_operators(order)
  else
    redis.call('ZADD', key('again', test), now + RETRY_APART, order.id)
  end
end

remember(operation, claimed)
return answer(claimed)
