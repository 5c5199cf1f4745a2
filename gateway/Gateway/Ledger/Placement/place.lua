-- I3, I5, I6 in one step: known number, choice of lab, capacity, disclosure intent. The sealed order and link are set in the same transaction, before.
-- ARGV: lease in ms; then ten for each order. Repeated with the same order ids it gives the same answer.
local length = tonumber(ARGV[1])
local WIDTH = 10
local orders = (#ARGV - 1) / WIDTH

local function argument(i, n) return ARGV[1 + (i - 1) * WIDTH + n] end

-- Sealed bytes that belong to no order, or to one that is over, go again.
local function drop(i)
  redis.call('DEL', key('x', argument(i, 1)), key('k', argument(i, 1)))
end

-- All or none: a number that is known with other content refuses the whole call, before anything is written.
local numbers, ids, digests = {}, {}, {}
for i = 1, orders do
  local number, digest = key('n', argument(i, 2) .. ':' .. argument(i, 3)), argument(i, 4)
  local id = redis.call('GET', number)
  local before = id and read(id).dg or digests[number]
  if before and before ~= digest then
    for j = 1, orders do
      if ids[numbers[j]] ~= argument(j, 1) then drop(j) end
    end
    return { 'conflict', i - 1 }
  end
  numbers[i], ids[number], digests[number] = number, id, digest
end

-- Orders that wait go before one that comes now, unless it is more urgent.
local function queue_before(order)
  local head = redis.call('ZRANGE', key('held', order.te), 0, 0, 'WITHSCORES')
  return head[2] and tonumber(head[2]) <= rank(order)
end

local function accept(i)
  local urgent, region = argument(i, 6), argument(i, 10)
  -- All fields that an order soon has are named here, so that Lua makes room for them once.
  local order = new {
    id = argument(i, 1), pl = argument(i, 2), dg = argument(i, 4), te = argument(i, 5), pt = argument(i, 7), ac = micros + i,
    ur = urgent ~= '' and urgent or nil, rg = region ~= '' and region or nil,
    at = 0, ls = 0, lu = 0, lab = nil, pol = nil, no = nil, day = nil, nc = nil, di = nil, st = nil, bs = nil, ch = nil,
  }
  ids[numbers[i]] = order.id
  redis.call('SET', numbers[i], order.id)
  local labs = field(order.te, argument(i, 8))
  local lab = not queue_before(order) and choose(order, labs)
  if lab then
    reserve(order, lab, argument(i, 9), labs)
    lease_out(order, length)
  else
    hold(order, 'held-no-capacity')
  end
  save(order)
  return order
end

local function answer(i)
  local mine, id = argument(i, 1), ids[numbers[i]]
  local order = id and read(id) or accept(i)
  if order.id ~= mine then drop(i) end
  if order.id == mine and (order.st == 'resulted' or order.st == 'cancelled') then destroy(order) end
  -- A repeat has its lease still, unless the order has gone on meanwhile.
  local leased = order.id == mine and order.lu ~= 0 and order.at == 1 and order.no == argument(i, 9)
  return { order.id == mine and 0 or 1, leased and 1 or 0, text(order) }
end

local answers = { 'placed' }
for i = 1, orders do answers[i + 1] = answer(i) end
return answers
