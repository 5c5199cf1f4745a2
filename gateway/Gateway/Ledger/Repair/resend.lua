-- The orders that a resend found go, a part at a time. ARGV: batch, operation, who asked for it, the one lab that is to have them or empty, `second` where labs may get what they had before, ms
-- between one order and the next, the first moment for one by other programmes, most at a time, number of tests, then test and candidates for each, then fresh order numbers.
-- Answers how each went (id, what became of it, lab), how many are left, and the first moment for the next.
local batch, operation, who, to, second = ARGV[1], ARGV[2], ARGV[3], ARGV[4], ARGV[5] == 'second'
local distance, earliest, most, tests = tonumber(ARGV[6]), tonumber(ARGV[7]), tonumber(ARGV[8]), tonumber(ARGV[9])
local FIXED, AHEAD = 9, 500
local work, pending = key('work', operation), key('pending', operation)
local before = redis.call('GET', key('op', batch))
if before then return cmsgpack.unpack(before) end
if not running(work) then return { 'not-running' } end

local candidates = {}
for i = 1, tests do candidates[ARGV[FIXED + 2 * i - 1]] = ARGV[FIXED + 2 * i] end
local numbers, used, gone = FIXED + 2 * tests, 0, {}

-- Each order has its moment, so that the rate holds however often and by whom it is asked; nothing is saved up while nobody asks.
local moment = math.max(now, tonumber(redis.call('HGET', work, 'next')) or 0, earliest)

local function allow(order, lab)
  order.ex = string.gsub(order.ex, ',' .. string.gsub(lab, '%-', '%%-') .. ',', ',')
  if order.ex == ',' then order.ex = nil end
  disclose(lab, 'second-disclosure', order.id, '', nil, nil, who)
end

local function leave(order)
  if order.lab ~= '' then
    list_left(order.id, order.se == '' and 'not-sent' or 'unacknowledged', order.no, order.lab)
    if order.se ~= '' and not excluded(order, order.lab) then disclose(order.lab, 'moved', order.id, order.no) end
  end
  if order.st == 'held' then unhold(order) else redis.call('ZREM', key('attention'), order.id) end
end

local function go(order, lab, labs, second_time)
  leave(order)
  for _, name in ipairs(second_time) do allow(order, name) end
  if lab then
    used = used + 1
    reserve(order, lab, ARGV[numbers + used], labs)
    enter(order, 'allocated', 'resent')
    redis.call('ZADD', key('due', lab.name), moment, order.id)
  else
    hold(order, 'resent', moment)
  end
  moment = moment + distance
  save(order)
end

for _, id in ipairs(redis.call('ZRANGE', pending, 0, most - 1)) do
  local order = read(id)
  local labs = candidates[order.te] and field(order.te, candidates[order.te]) or {}
  local how, lab, second_time = sent_again(order, labs, to, second)
  if goes(how) and distance > 0 and moment > now + AHEAD then break end
  count(resent(order, how, lab))
  if goes(how) then go(order, lab, labs, second_time) end
  redis.call('ZREM', pending, id)
  gone[#gone + 1] = { id, how, lab and lab.name or '' }
end

keep_counts(operation)
if #gone > 0 then keep(work, 'next', whole(moment)) end
local reply = { 'step', gone, redis.call('ZCARD', pending), whole(moment) }
redis.call('SET', key('op', batch), cmsgpack.pack(reply), 'PX', MINUTE)
return reply
