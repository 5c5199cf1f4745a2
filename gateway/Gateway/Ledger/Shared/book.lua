-- Shared: where things are, what time it is, and how an order changes its state. gateway/docs/ledger.md names keys and fields.
local tag = KEYS[1]
local clock = redis.call('TIME')
local micros = clock[1] * 1000000 + clock[2]
local now = math.floor(micros / 1000)
local MINUTE, HOUR, DAY = 60000, 3600000, 86400000
-- What operators did is known for so long.
local KEPT = 400 * DAY

local function key(a, b)
  if b then return tag .. ':' .. a .. ':' .. b end
  return tag .. ':' .. a
end

-- Lua would write a large number as 1.7e+15.
local function whole(number)
  return string.format('%.0f', number)
end

-- An order is one small packed value (MessagePack), read and written whole; the sealed bytes stand beside it. A field that is not there is empty.
local absent = { __index = function() return '' end }
local packed = {}

local function new(fields)
  return setmetatable(fields, absent)
end

local function read(id)
  local value = redis.call('GET', key('o', id))
  if not value then return nil end
  packed[id] = value
  return new(cmsgpack.unpack(value))
end

local function write(order, changes)
  for name, value in pairs(changes) do
    if value == '' then value = nil end
    order[name] = value
  end
end

-- Changes are kept until here, so that one step is one write.
local function save(order)
  local value = cmsgpack.pack(order)
  packed[order.id] = value
  redis.call('SET', key('o', order.id), value)
end

-- The order as it was last read or saved, for the answer to the gateway.
local function text(order)
  return packed[order.id]
end

-- The books count how often an order went from one state to another, `from>to`; a new one comes from nowhere. Only this function moves an order.
local function enter(order, state, status)
  if order.st ~= state then
    redis.call('HINCRBY', key('books'), order.st .. '>' .. state, '1')
    order.st = state
  end
  if status == '' then status = nil end
  order.bs = status
  order.ch = now
end

-- Urgent first, then age. Acceptance is in microseconds: two orders of one millisecond have an age too, and a double holds it whole.
local NOT_URGENT = 4e15

local function rank(order)
  if order.ur == '1' then return order.ac end
  return order.ac + NOT_URGENT
end

local function count_minute(order, what)
  local minute = key('minute', whole(math.floor(now / MINUTE)))
  if redis.call('HINCRBY', minute, order.lab .. '|' .. order.te .. '|' .. what, '1') == 1 then redis.call('PEXPIRE', minute, HOUR) end
end

-- The record of disclosures, a stream per lab. Outcomes repeat the intent's fields, empty: equal names are stored once.
local function disclose(lab, event, id, number, policy, person, reason)
  local stream = key('disclosed', lab)
  if (reason or '') == '' then
    redis.call('XADD', stream, '*', 'e', event, 'o', id, 'n', number, 'p', policy or '', 's', person or '')
  else
    redis.call('XADD', stream, '*', 'e', event, 'o', id, 'n', number, 'p', policy or '', 's', person or '', 'w', reason)
  end
end

-- The sealed order goes with its data key; its link stays for corrections until the sweep.
local function destroy(order)
  redis.call('DEL', key('x', order.id))
  redis.call('ZADD', key('links'), now, order.id)
end

-- Where nothing is to be corrected any more, its link is due for the next sweep, which keeps the placer order number of it.
local function retire(order)
  redis.call('DEL', key('x', order.id))
  redis.call('ZADD', key('links'), 0, order.id)
end

local function list_for_operators(order)
  redis.call('ZADD', key('attention'), now, order.id)
end
