-- A suspended lab's outstanding orders go to labs with room, or wait. ARGV: operation, lab, most, number of tests,
-- then test and candidates for each, then fresh order numbers.
local operation, from, most, tests = ARGV[1], ARGV[2], tonumber(ARGV[3]), tonumber(ARGV[4])
local FIXED = 4
if not suspended(from) then return { 'active' } end
local before = redis.call('GET', key('op', operation))
if before then return cmsgpack.unpack(before) end

local candidates = {}
for i = 1, tests do candidates[ARGV[FIXED + 2 * i - 1]] = ARGV[FIXED + 2 * i] end
local numbers, used = FIXED + 2 * tests, 0
most = math.min(most, #ARGV - numbers)

local moved, held, cancelled = {}, {}, {}

-- The order leaves the lab for good: a settlement that still comes from there is stale.
local function take(order)
  if order.lu ~= 0 then land_unknown(order) end
  if order.di == '1' then disclose(from, 'moved', order.id, order.no) end
  release(order)
  order.ls = order.ls + 1
end

local function place(order)
  local labs = candidates[order.te] and field(order.te, candidates[order.te])
  local lab = labs and choose(order, labs)
  if not lab then
    hold(order, 'held-no-capacity')
    held[#held + 1] = order.id
    return
  end
  used = used + 1
  moved[#moved + 1] = { order.id, from, lab.name, order.no, ARGV[numbers + used] }
  reserve(order, lab, ARGV[numbers + used], labs)
  enter(order, 'allocated', 'lab-suspended')
  redis.call('ZADD', key('due', lab.name), now, order.id)
end

-- Running leases are skipped, never broken: they end by their own time.
local flights = redis.call('ZCOUNT', key('flying', from), '(' .. whole(now), '+inf')
local skipped = 0
for _, id in ipairs(redis.call('ZRANGE', key('outstanding', from), 0, most + flights - 1)) do
  if #moved + #held + #cancelled == most then break end
  local order = read(id)
  if flying(order) then
    skipped = skipped + 1
  else
    take(order)
    if order.cx == '1' then
      -- The lab cannot be told any more, and is fenced.
      destroy(order)
      enter(order, 'cancelled', 'cancelled-lab-suspended')
      cancelled[#cancelled + 1] = id
    else
      place(order)
    end
    save(order)
  end
end

local reply = { 'batch', moved, held, cancelled, skipped, redis.call('ZCARD', key('outstanding', from)) }
redis.call('SET', key('op', operation), cmsgpack.pack(reply), 'PX', MINUTE)
return reply
