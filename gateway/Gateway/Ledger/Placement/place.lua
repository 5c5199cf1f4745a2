-- I3, I5, I6 in one step: known number, choice of lab, capacity, disclosure intent. The sealed orders and links are set in the same transaction, before.
-- ARGV: lease in ms; `all`: all orders or none, or `each`: each by itself; then ten for each order. Repeated with the same order ids it gives the same answer.
local FIXED, WIDTH = 2, 10
local length, together = tonumber(ARGV[1]), ARGV[2] == 'all'

-- The order at hand.
local id, placer, token, digest, test, urgent, person, candidates, number, region

local function take_up(at)
  id, placer, token, digest, test, urgent, person, candidates, number, region = unpack(ARGV, at, at + WIDTH - 1)
end

-- Sealed bytes that belong to no order, or to one that is over, go again.
local function drop()
  redis.call('DEL', key('x', id), key('k', id))
end

local function known()
  local before = redis.call('GET', key('n', placer .. ':' .. token))
  return before and read(before)
end

-- Orders that wait go before one that comes now, unless it is more urgent.
local function queue_before(order)
  local head = redis.call('ZRANGE', key('held', test), 0, 0, 'WITHSCORES')
  return head[2] and tonumber(head[2]) <= rank(order)
end

-- How many orders of each test were accepted: the forecast is made of it. Once a script, on the day of the first of the test's labs.
local intake = {}

local function count_intake()
  for accepted, count in pairs(intake) do
    local first = fields[accepted][1]
    local day = first and key('intake', first.day)
    if day and redis.call('HINCRBY', day, accepted, count) == count then redis.call('PEXPIRE', day, 40 * DAY) end
  end
end

local function accept(at)
  -- All fields that an order soon has are named here, so that Lua makes room for them once.
  local order = new {
    id = id, pl = placer, dg = digest, te = test, pt = person, ac = micros + at, ur = urgent ~= '' and urgent or nil, rg = region ~= '' and region or nil,
    at = 0, ls = 0, lu = 0, lab = nil, pol = nil, no = nil, day = nil, nc = nil, di = nil, st = nil, bs = nil, ch = nil,
  }
  redis.call('SET', key('n', placer .. ':' .. token), id)
  intake[test] = (intake[test] or 0) + 1
  local labs = field(test, candidates)
  local lab = not queue_before(order) and choose(order, labs)
  if lab then
    reserve(order, lab, number, labs)
    lease_out(order, length)
  else
    hold(order, 'held-no-capacity')
  end
  save(order)
  return order
end

local function place(at)
  take_up(at)
  local order = known()
  if order and order.dg ~= digest then
    if order.id ~= id then drop() end
    return 'conflict', ''
  end
  order = order or accept(at)
  local mine = order.id == id
  if not mine then drop() end
  -- A repeat of the call must not bring back what was destroyed meanwhile.
  if mine and (order.st == 'resulted' or order.st == 'cancelled') then destroy(order) end
  if mine and order.bs == 'retention-ended' then retire(order) end
  -- A repeat has its lease still, unless the order has gone on meanwhile.
  local leased = mine and order.lu ~= 0 and order.at == 1 and order.no == number
  return leased and 'leased' or mine and 'placed' or 'known', text(order)
end

-- A number that is known with other content, in the ledger or in the call itself, refuses a whole call of several before anything is written.
local function conflict()
  local digests = {}
  for at = FIXED + 1, #ARGV, WIDTH do
    take_up(at)
    local before, order = digests[token], known()
    if (order and order.dg ~= digest) or (before and before ~= digest) then return (at - FIXED - 1) / WIDTH end
    digests[token] = digest
  end
end

local refused = together and conflict()
if refused then
  for at = FIXED + 1, #ARGV, WIDTH do
    take_up(at)
    local order = known()
    if not order or order.id ~= id then drop() end
  end
  return { 'conflict', refused }
end

-- A word and the order, for each.
local answers = {}
for at = FIXED + 1, #ARGV, WIDTH do
  answers[#answers + 1], answers[#answers + 2] = place(at)
end
count_intake()
return answers
