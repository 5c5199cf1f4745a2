-- Time from delivery to final result at one lab for one test, over the last days. ARGV: lab, test, days.
-- Answers the number of results, then p50 and p90 in seconds, drawn evenly inside a bucket (the last has no upper end and answers its lower one),
-- and how many orders are outstanding.
local slot, days = ARGV[1] .. '|' .. ARGV[2] .. '|', tonumber(ARGV[3])
local fields, counts, all = {}, {}, 0
for i = 1, #BUCKETS + 1 do
  fields[i], counts[i] = slot .. i, 0
end
for back = 0, days - 1 do
  local day = redis.call('HMGET', key('turnaround', whole(math.floor(now / DAY) - back)), unpack(fields))
  for i, count in ipairs(day) do
    counts[i] = counts[i] + tonumber(count or 0)
    all = all + tonumber(count or 0)
  end
end

local function percentile(part)
  local wanted, seen = part * all, 0
  for i, count in ipairs(counts) do
    if count > 0 and seen + count >= wanted then
      local from = BUCKETS[i - 1] or 0
      local to = BUCKETS[i] or from
      return math.floor((from + (to - from) * (wanted - seen) / count) * 60)
    end
    seen = seen + count
  end
  return 0
end

return { all, percentile(0.5), percentile(0.9), tonumber(redis.call('HGET', key('open'), ARGV[1] .. '|' .. ARGV[2]) or 0) }
