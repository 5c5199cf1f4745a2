-- Shared: results wait for their placer until it has them. Those of one order go out in turn: only the first of its queue is due.
-- Every one is in `waiting` too, so that a placer can fetch what is not pushed to it.

local function due(placer, result)
  redis.call('ZADD', key('outbox', placer), now, result)
end

local function line_up(order, placer, result)
  if redis.call('RPUSH', key('queue', order), result) == 1 then due(placer, result) end
end

local function enqueue(order, result, completes, content)
  redis.call('SET', key('rx', result), content)
  redis.call('HSET', key('r', result), 'o', order.id, 'pl', order.pl, 'f', completes, 'at', '0', 'ls', '0', 'lu', '0', 'ac', micros)
  redis.call('ZADD', key('waiting', order.pl), micros, result)
  redis.call('ZADD', key('waiting-of', order.id), micros, result)
  line_up(order.id, order.pl, result)
end

-- Out of its turn; the next of the order is due, unless it is already.
local function step_aside(order, placer, result)
  redis.call('ZREM', key('outbox', placer), result)
  redis.call('LREM', key('queue', order), 1, result)
  local following = redis.call('LINDEX', key('queue', order), 0)
  if following and not redis.call('ZSCORE', key('outbox', placer), following) then due(placer, following) end
end

-- The placer has it: its content and data key are destroyed.
local function hand_over(order, placer, result)
  step_aside(order, placer, result)
  redis.call('ZREM', key('waiting', placer), result)
  redis.call('ZREM', key('waiting-of', order), result)
  redis.call('ZREM', key('attention-results'), result)
  redis.call('DEL', key('r', result), key('rx', result))
end
