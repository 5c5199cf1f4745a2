-- Shared: results wait for their placer until it has them. Those of one order go out in turn: only the first of its queue is due.
-- Every one is in `waiting` too, so that a placer can fetch what is not pushed to it.

local function due(placer, result)
  redis.call('ZADD', key('outbox', placer), now, result)
end

-- True where it is due at once.
local function line_up(order, placer, result)
  local first = redis.call('RPUSH', key('queue', order), result) == 1
  if first then due(placer, result) end
  return first
end

-- Leased to a replica for so long: no other delivers it meanwhile.
local function lease_result(placer, result, length)
  local lease = redis.call('INCR', key('lease'))
  redis.call('ZADD', key('outbox', placer), now + length, result)
  redis.call('HSET', key('r', result), 'ls', lease, 'lu', now + length)
  redis.call('HINCRBY', key('r', result), 'at', 1)
  return lease
end

-- Its sealed content is set beside it.
local function enqueue(order, result, completes)
  redis.call('HSET', key('r', result), 'o', order.id, 'pl', order.pl, 'f', completes, 'at', '0', 'ls', '0', 'lu', '0', 'ac', micros)
  redis.call('ZADD', key('waiting', order.pl), micros, result)
  redis.call('ZADD', key('waiting-of', order.id), micros, result)
  return line_up(order.id, order.pl, result)
end

-- Out of its turn; the next of the order is due, unless it is already. True where it became so.
local function step_aside(order, placer, result)
  redis.call('ZREM', key('outbox', placer), result)
  redis.call('LREM', key('queue', order), 1, result)
  local following = redis.call('LINDEX', key('queue', order), 0)
  if not following or redis.call('ZSCORE', key('outbox', placer), following) then return false end
  due(placer, following)
  return true
end

-- The placer has it: its content and data key are destroyed.
local function hand_over(order, placer, result)
  local more = step_aside(order, placer, result)
  redis.call('ZREM', key('waiting', placer), result)
  redis.call('ZREM', key('waiting-of', order), result)
  redis.call('ZREM', key('attention-results'), result)
  redis.call('DEL', key('r', result), key('rx', result))
  return more
end
