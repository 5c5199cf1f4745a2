-- The orders that a resend is about, found in parts and kept in the order in which they go: urgent first, then age. An order that comes to the lists later is none of them. ARGV: operation, most at
-- a time, the filter, then the ids where orders are named. Answers 1 when all are found.
local operation, most = ARGV[1], tonumber(ARGV[2])
local FIXED = 2
local work, pending = key('work', operation), key('pending', operation)
if not running(work) then return { 'not-running' } end
if redis.call('HEXISTS', work, 'found') == 1 then return { 'step', 1 } end

local function take(order)
  redis.call('ZADD', pending, rank(order), order.id)
end

local at = 0
if #ARGV > FIXED + FILTER then
  for i = FIXED + FILTER + 1, #ARGV do
    local order = read(ARGV[i])
    if order then take(order) end
  end
else
  local list, score, last = unpack(redis.call('HMGET', work, 'list', 'score', 'last'))
  local found
  found, at, score, last = look_through(filter_of(FIXED + 1), tonumber(list) or 1, score, last, most)
  for _, order in ipairs(found) do take(order) end
  keep(work, 'list', whole(at), 'score', score, 'last', last)
end

redis.call('PEXPIRE', pending, KEPT)
if at == 0 then keep(work, 'found', '1') end
return { 'step', at == 0 and 1 or 0 }
