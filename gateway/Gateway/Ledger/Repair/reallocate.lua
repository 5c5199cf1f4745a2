-- Orders of a test that provably never reached a lab go to another (I3), a part of an operation: those of a lab that no byte of was sent, or those that are held and any lab may have.
-- ARGV: batch, operation, the lab that gives them or empty (held ones), the one that takes them or empty (each that is further behind its share), test, how many in all, most at a time, the labs
-- that may have the test, then fresh order numbers. Held ones urgent first, then age; those of a lab by next try. Answers where each went, how many have gone in all, and 1 when it is over.
local batch, operation, from, to, test, asked, most = ARGV[1], ARGV[2], ARGV[3], ARGV[4], ARGV[5], tonumber(ARGV[6]), tonumber(ARGV[7])
local FIXED = 8
local work = key('work', operation)
local before = redis.call('GET', key('op', batch))
if before then return cmsgpack.unpack(before) end
if not running(work) then return { 'not-running' } end

local gone, score, last, over = unpack(redis.call('HMGET', work, 'gone', 'score', 'last', 'over'))
gone = tonumber(gone) or 0
if over then return { 'step', {}, gone, 1 } end

local labs = field(test, ARGV[FIXED])
local takers, own = takers_of(labs, from, to)
local moved = {}

local function go(order, lab, number)
  count(given(order, lab))
  if order.st == 'held' then
    unhold(order)
  else
    if order.di == '1' then disclose(from, 'moved', order.id, order.no) end
    list_left(order.id, 'not-sent', order.no, from)
    release(order)
    order.ls = order.ls + 1
  end
  reserve(order, lab, number, labs)
  enter(order, 'allocated', 'reallocated')
  redis.call('ZADD', key('due', lab.name), now, order.id)
  save(order)
  moved[#moved + 1] = { order.id, lab.name }
end

local ids = after(list_of(from, test), score, last, most)
for i = 1, #ids, 2 do
  if gone + #moved == asked then break end
  local order = read(ids[i])
  local lab = taker_of(order, test, takers, own)
  if lab then go(order, lab, ARGV[FIXED + #moved + 1]) end
end

gone = gone + #moved
keep_counts(operation)
keep(work, 'gone', whole(gone))
if #ids > 0 then keep(work, 'score', ids[#ids], 'last', ids[#ids - 1]) end
local is_over = gone >= asked or #ids < 2 * most
if is_over then keep(work, 'over', '1') end
local reply = { 'step', moved, gone, is_over and 1 or 0 }
redis.call('SET', key('op', batch), cmsgpack.pack(reply), 'PX', MINUTE)
return reply
