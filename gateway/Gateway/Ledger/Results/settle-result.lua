-- How deliveries of results ended. ARGV: for each result id, lease, outcome, ms until the next try, HTTP status.
-- Answers `next` instead of `settled` where another of its order became due by it.
local WIDTH = 5

local function settle(result, lease, outcome, wait, status)
  local entry = key('r', result)
  local order, placer, holder, ends = unpack(redis.call('HMGET', entry, 'o', 'pl', 'ls', 'lu'))
  -- Gone: delivered or fetched before. Closed: this settlement was heard before.
  if not order then return 'settled' end
  if holder ~= lease then return 'stale' end
  if ends == '0' then return 'settled' end
  redis.call('HSET', entry, 'lu', '0')

  local more = false
  if outcome == 'delivered' then
    more = hand_over(order, placer, result)
  elseif outcome == 'retry' then
    redis.call('ZADD', key('outbox', placer), now + tonumber(wait), result)
  else
    redis.call('HSET', entry, 'refused', status)
    redis.call('ZADD', key('attention-results'), now, result)
    more = step_aside(order, placer, result)
  end
  return more and 'next' or 'settled'
end

local answers = {}
for at = 1, #ARGV, WIDTH do answers[#answers + 1] = settle(unpack(ARGV, at, at + WIDTH - 1)) end
return answers
