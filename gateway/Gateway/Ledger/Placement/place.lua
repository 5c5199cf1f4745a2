-- I3, I5, I6 in one step: known number, choice of lab, capacity, sealed order, disclosure intent.
-- ARGV: lease in ms; then twelve for each order. Repeated with the same order ids it gives the same answer.
local length = tonumber(ARGV[1])
local WIDTH = 12
local orders = (#ARGV - 1) / WIDTH

local function argument(i, n) return ARGV[1 + (i - 1) * WIDTH + n] end
local function number_key(i) return key('n', argument(i, 2) .. ':' .. argument(i, 3)) end

-- All or none: a number that is known with other content refuses the whole call, before anything is written.
local ids, digests = {}, {}
for i = 1, orders do
  local numbered, digest = number_key(i), argument(i, 4)
  ids[numbered] = redis.call('GET', numbered)
  local before = ids[numbered] and read(ids[numbered]).dg or digests[numbered]
  if before and before ~= digest then return { 'conflict', i - 1 } end
  digests[numbered] = digest
end

-- Orders that wait go before one that comes now, unless it is more urgent.
local function queue_before(order)
  local head = redis.call('ZRANGE', key('held', order.te), 0, 0, 'WITHSCORES')
  return head[2] and tonumber(head[2]) <= rank(order)
end

local function accept(i)
  local urgent, region = argument(i, 6), argument(i, 12)
  -- All fields that an order soon has are named here, so that Lua makes room for them once.
  local order = new {
    id = argument(i, 1), pl = argument(i, 2), dg = argument(i, 4), te = argument(i, 5), pt = argument(i, 7), ac = micros + i,
    ur = urgent ~= '' and urgent or nil, rg = region ~= '' and region or nil,
    at = 0, ls = 0, lu = 0, lab = nil, pol = nil, no = nil, day = nil, nc = nil, di = nil, st = nil, bs = nil, ch = nil,
  }
  ids[number_key(i)] = order.id
  redis.call('MSET', number_key(i), order.id, key('x', order.id), argument(i, 8), key('k', order.id), argument(i, 9))
  local labs = field(order.te, argument(i, 10))
  local lab = not queue_before(order) and choose(order, labs)
  if lab then
    reserve(order, lab, argument(i, 11), labs)
    lease_out(order, length)
  else
    hold(order, 'held-no-capacity')
  end
  save(order)
  return order
end

local answer = { 'placed' }
for i = 1, orders do
  local id = ids[number_key(i)]
  local known = id and id ~= argument(i, 1)
  local order = id and read(id) or accept(i)
  -- A repeat has its lease still, unless the order has gone on meanwhile.
  local leased = not known and order.lu ~= 0 and order.at == 1 and order.no == argument(i, 11)
  answer[i + 1] = { known and 1 or 0, leased and 1 or 0, text(order) }
end
return answer
