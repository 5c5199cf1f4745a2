-- A suspended lab's orders go to labs with room, or wait. ARGV: batch, operation, lab, first, most, number of tests,
-- then test and candidates for each, then fresh order numbers.
local batch, operation, from, first, most, tests = ARGV[1], ARGV[2], ARGV[3], tonumber(ARGV[4]), tonumber(ARGV[5]), tonumber(ARGV[6])
local FIXED = 6
-- One that was stopped, replaced or ended moves nothing more, whatever a replica still believes.
local current, mode, stopped = unpack(redis.call('HMGET', key('suspension', from), 'operation', 'mode', 'stopped'))
if current ~= operation or stopped == '1' then return { 'not-running' } end
local before = redis.call('GET', key('op', batch))
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

local function place(order, lab, labs)
  used = used + 1
  moved[#moved + 1] = { order.id, from, lab.name, order.no, ARGV[numbers + used] }
  reserve(order, lab, ARGV[numbers + used], labs)
  enter(order, 'allocated', 'lab-suspended')
  redis.call('ZADD', key('due', lab.name), now, order.id)
end

local function go(order, how, lab, labs)
  take(order)
  if how == 'cancelled' then
    destroy(order)
    enter(order, 'cancelled', 'cancelled-lab-suspended')
    cancelled[#cancelled + 1] = order.id
  elseif how == 'held' then
    hold(order, 'held-no-capacity')
    held[#held + 1] = order.id
  else
    place(order, lab, labs)
  end
  save(order)
end

-- Running leases are skipped, never broken: they end by their own time.
local flights = redis.call('ZCOUNT', key('flying', from), '(' .. whole(now), '+inf')
local looked, skipped, flying_by = most + flights, 0, 0
local ids = redis.call('ZRANGE', orders_of(from, mode), first, first + looked - 1)
local seen = 0
for _, id in ipairs(ids) do
  if #left == most then break end
  seen = seen + 1
  local order = read(id)
  local labs = candidates[order.te] and field(order.te, candidates[order.te])
  local how, lab = fate(order, mode, labs)
  if how == 'in-flight' or how == 'stays' then
    skipped = skipped + 1
    if how == 'in-flight' then flying_by = flying_by + 1 end
  else
    count(tally(order, how, lab))
    list_left(id, at_lab(order), order.no)
    go(order, how, lab, labs)
  end
end

keep_counts(operation)
local more = #ids == looked or seen < #ids
local reply = { 'batch', moved, held, cancelled, flying_by, redis.call('ZCARD', key('outstanding', from)), more and first + skipped or -1 }
redis.call('SET', key('op', batch), cmsgpack.pack(reply), 'PX', MINUTE)
return reply
