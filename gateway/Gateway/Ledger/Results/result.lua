-- I8: a result is taken only from the lab that holds the order, under the number of its present allocation, while it is not cut.
-- ARGV: the report (take.lua).
local r = report_of(1)

if redis.call('HGET', key('standing'), r.lab) == 'cut' then return { 'suspended' } end
local given = redis.call('GET', key('a', r.number))
if not given then return { 'unknown' } end
local order = read(string.match(given, '^(.*)|'))
if not is_holder(order, r) then return { 'not-holder' } end
if not is_heard(order) then return { 'closed', order.st } end

local before = taken_before(order, r)
if before then
  if before == r.result then return { 'accepted', text(order) } end
  return { 'duplicate', before }
end
if redis.call('EXISTS', key('k', order.id)) == 0 then return { 'link-destroyed' } end
local why = doubt(order, r)
if why then return { 'doubtful', why } end

take(order, r)
return { 'accepted', text(order) }
