-- What a lab is to be asked to destroy now. ARGV: batch, lab, most, its retention term, the lease, first and longest pause, in ms. Answers order numbers.
-- What was asked before goes first. Nothing is asked of a lab that is moved or cut (I4), also not again for an answer that was lost.
local batch, lab, most, term, length, first, longest = ARGV[1], ARGV[2], tonumber(ARGV[3]), tonumber(ARGV[4]), tonumber(ARGV[5]), tonumber(ARGV[6]), tonumber(ARGV[7])
local mode = redis.call('HGET', key('standing'), lab)
if mode and mode ~= 'drain' then return {} end
local before = redis.call('GET', key('op', batch))
if before then return cmsgpack.unpack(before) end

-- On record before it is asked. The term is the registry's of today, so that a shorter one holds for what the lab has already.
local function begin(number)
  local order = string.match(redis.call('GET', key('a', number)), '^(.*)|')
  redis.call('ZREM', key('kept', lab), number)
  redis.call('ZADD', key('asked', lab), now, number)
  disclose(lab, 'destruction-asked', order, number)
end

-- Each pause is as long as all before it together: from the first on they double. It is set before the answer is known, so that nothing is lost with a replica.
local function next_try(number)
  local waited = now - tonumber(redis.call('ZSCORE', key('asked', lab), number))
  return now + math.max(length, math.min(longest, math.max(first, waited)))
end

local numbers = redis.call('ZRANGEBYSCORE', key('destroy', lab), '-inf', now, 'LIMIT', 0, most)
if #numbers < most then
  for _, number in ipairs(redis.call('ZRANGEBYSCORE', key('kept', lab), '-inf', now - term, 'LIMIT', 0, most - #numbers)) do
    begin(number)
    numbers[#numbers + 1] = number
  end
end
for _, number in ipairs(numbers) do redis.call('ZADD', key('destroy', lab), next_try(number), number) end

redis.call('ZREMRANGEBYSCORE', key('asking', lab), '-inf', now)
if #numbers > 0 then
  redis.call('ZADD', key('asking', lab), now + length, batch)
  redis.call('SET', key('op', batch), cmsgpack.pack(numbers), 'PX', MINUTE)
end
return numbers
