-- Shared: where things are, what time it is, and how an order changes its state. gateway/docs/ledger.md names keys and fields.
local tag = KEYS[1]
local clock = redis.call('TIME')
local micros = clock[1] * 1000000 + clock[2]
local now = math.floor(micros / 1000)
local MINUTE, HOUR, DAY = 60000, 3600000, 86400000

local function key(a, b)
  if b then return tag .. ':' .. a .. ':' .. b end
  return tag .. ':' .. a
end

-- An order is a small hash of short fields, so that Redis keeps it packed; the sealed bytes stand beside it.
-- A field that is not there is empty.
local absent = { __index = function() return '' end }

local function new(id)
  return setmetatable({ id = id }, absent)
end

local function read(id)
  local flat = redis.call('HGETALL', key('o', id))
  if #flat == 0 then return nil end
  local order = new(id)
  for i = 1, #flat, 2 do order[flat[i]] = flat[i + 1] end
  return order
end

-- Changes are kept until `save`, so that one step is one write.
local changed = {}

local function write(order, changes)
  local kept = changed[order.id]
  if not kept then
    kept = {}
    changed[order.id] = kept
  end
  for name, value in pairs(changes) do
    if type(value) == 'number' then value = string.format('%.0f', value) end
    order[name] = value
    kept[name] = value
  end
end

local function save(order)
  local flat, n = {}, 0
  for name, value in pairs(changed[order.id] or {}) do
    flat[n + 1], flat[n + 2], n = name, value, n + 2
  end
  if n > 0 then redis.call('HSET', key('o', order.id), unpack(flat)) end
  changed[order.id] = nil
end

-- The answer to the gateway: one string, names and values in turn.
local function text(order)
  local flat, n = {}, 0
  for name, value in pairs(order) do
    flat[n + 1], flat[n + 2], n = name, value, n + 2
  end
  return table.concat(flat, '\31')
end

-- Each accepted order is counted in exactly one state: the books balance because only this function moves one.
local function enter(order, state, status)
  local books = key('books')
  if order.st ~= state then
    if order.st ~= '' then redis.call('HINCRBY', books, order.st, -1) else redis.call('HINCRBY', books, 'accepted', 1) end
    redis.call('HINCRBY', books, state, 1)
  end
  write(order, { st = state, bs = status or '', ch = now })
end

-- Urgent first, then age. Acceptance is in microseconds: two orders of one millisecond have an age too, and a double holds it whole.
local function rank(order)
  if order.ur == '1' then return tonumber(order.ac) end
  return tonumber(order.ac) + 4e15
end

local function count_minute(order, what)
  local minute = key('minute', string.format('%.0f', math.floor(now / MINUTE)))
  if redis.call('HINCRBY', minute, order.lab .. '|' .. order.te .. '|' .. what, 1) == 1 then redis.call('PEXPIRE', minute, HOUR) end
end

-- The record of disclosures, a stream per lab. Outcomes repeat the intent's fields, empty: equal names are stored once.
local function disclose(lab, event, id, number, policy, person, reason)
  local entry = { 'e', event, 'o', id, 'n', number, 'p', policy or '', 's', person or '' }
  if (reason or '') ~= '' then entry[11], entry[12] = 'w', reason end
  redis.call('XADD', key('disclosed', lab), '*', unpack(entry))
end

local function suspended(lab)
  return redis.call('HEXISTS', key('standing'), lab) == 1
end

-- The sealed order goes with its data key.
local function destroy(order)
  redis.call('DEL', key('x', order.id))
end

local function list_for_operators(order)
  redis.call('ZADD', key('attention'), now, order.id)
end
