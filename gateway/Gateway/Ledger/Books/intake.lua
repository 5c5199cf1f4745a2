-- Accepted orders of a test, today and on each of the days before. ARGV: test, the offset from UTC of the first of its labs in s, how many days before today.
local test, today, counts = ARGV[1], math.floor((now / 1000 + ARGV[2]) / 86400), {}
for back = 0, tonumber(ARGV[3]) do
  counts[back + 1] = tonumber(redis.call('HGET', key('intake', today - back), test) or 0)
end
return { today, counts }
