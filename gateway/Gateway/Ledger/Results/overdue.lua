-- A part of a lab's orders of one test that were delivered longer ago than agreed and have no final result. ARGV: lab, test, agreed ms, urgent, offset, part.
-- An order was accepted before it was delivered, so those that may be overdue are the first by rank. Answers how many were looked at, then the overdue.
local lab, test, before, urgent, offset, part = ARGV[1], ARGV[2], now - tonumber(ARGV[3]), ARGV[4], tonumber(ARGV[5]), tonumber(ARGV[6])
local from, to = rank({ ur = urgent, ac = 0 }), rank({ ur = urgent, ac = before * 1000 })
local ids = redis.call('ZRANGEBYSCORE', key('outstanding', lab), whole(from), whole(to), 'LIMIT', offset, part)
local found = {}
for _, id in ipairs(ids) do
  local order = read(id)
  if order.te == test and order.de ~= '' and order.de <= before then found[#found + 1] = { id, order.de } end
end
return { #ids, found }
