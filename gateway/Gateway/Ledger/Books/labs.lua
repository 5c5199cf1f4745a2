-- Figures of a test's labs as they stand. ARGV: test, candidates. One row a lab.
local test, rows = ARGV[1], {}
local minute = math.floor(now / MINUTE)
for _, lab in ipairs(field(test, ARGV[2])) do
  local slot, delivered, resulted = lab.name .. '|' .. test, 0, 0
  for back = 1, 5 do
    local counts = redis.call('HMGET', key('minute', whole(minute - back)), slot .. '|d', slot .. '|r')
    delivered = delivered + (tonumber(counts[1]) or 0)
    resulted = resulted + (tonumber(counts[2]) or 0)
  end
  rows[#rows + 1] = {
    lab.name, lab.active and 1 or 0, lab.open and 1 or 0, lab.capacity, lab.reserved,
    tonumber(redis.call('HGET', key('open'), slot) or 0),
    redis.call('ZCOUNT', key('flying', lab.name), '(' .. whole(now), '+inf'),
    delivered, resulted,
  }
end
return rows
