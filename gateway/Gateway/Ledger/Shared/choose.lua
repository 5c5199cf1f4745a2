-- Shared: which lab gets an order, and what it takes there (I6). Standing, day, capacity and limit are judged in the same step that reserves.
local bit = bit
local fields, outstanding = {}, {}

local function open(candidate, day)
  local weekday = (day + 4) % 7 -- 1970-01-01 was a Thursday
  if bit.band(candidate.w, bit.lshift(1, weekday)) ~= 0 then return false end
  for _, closed in ipairs(candidate.d) do
    if closed == day then return false end
  end
  return true
end

-- The candidates of a test with their present figures; read once in a script, then kept by reserve and release.
local function field(test, candidates)
  if fields[test] then return fields[test] end
  local labs, names, slots = {}, {}, {}
  candidates = cjson.decode(candidates)
  for i, candidate in ipairs(candidates) do
    names[i], slots[i] = candidate.l, candidate.l .. '|' .. test
  end
  if #names == 0 then return labs end
  local standing = redis.call('HMGET', key('standing'), unpack(names))
  local silent = redis.call('HMGET', key('silent'), unpack(names))
  local capacity = redis.call('HMGET', key('capacity'), unpack(slots))
  for i, candidate in ipairs(candidates) do
    local name = names[i]
    local day = math.floor((now / 1000 + candidate.z) / 86400)
    if not outstanding[name] then outstanding[name] = redis.call('ZCARD', key('outstanding', name)) end
    labs[i] = {
      name = name, policy = candidate.p, share = candidate.s, limit = candidate.o, day = day,
      open = open(candidate, day),
      active = not standing[i],
      capacity = tonumber(capacity[i] or candidate.c),
      reserved = tonumber(redis.call('HGET', key('day', day), slots[i]) or 0),
      silent = tonumber(silent[i] or 0) > now,
    }
  end
  fields[test] = labs
  return labs
end

local function excluded(order, lab)
  return string.find(order.ex, ',' .. lab .. ',', 1, true) ~= nil
end

local function avoided(order, lab)
  if lab.silent then return true end
  local name, till = string.match(order.av, '^(.*)|(%d+)$')
  return name == lab.name and tonumber(till) > now
end

local function takes(lab, order)
  return lab.active and lab.open and lab.reserved < lab.capacity and outstanding[lab.name] < lab.limit and not excluded(order, lab.name)
end

-- The largest shortfall against the contracted share; equal ones by hash, so that every replica and repeat agrees.
local function fairest(order, labs)
  local share, reserved = 0, 1
  for _, lab in ipairs(labs) do
    share = share + lab.share
    reserved = reserved + lab.reserved
  end
  local best, most
  for _, lab in ipairs(labs) do
    local short = lab.share / share * reserved - lab.reserved
    if not best or short > most + 1e-9 then
      best, most = lab, short
    elseif short > most - 1e-9 and redis.sha1hex(order.id .. lab.name) < redis.sha1hex(order.id .. best.name) then
      best, most = lab, short
    end
  end
  return best
end

-- A lab that was lately out of reach is chosen only when no other is left.
local function choose(order, candidates)
  local first, last = {}, {}
  for _, lab in ipairs(candidates) do
    if takes(lab, order) then
      local side = avoided(order, lab) and last or first
      side[#side + 1] = lab
    end
  end
  return fairest(order, #first > 0 and first or last)
end

-- Capacity and limit are taken here and nowhere else.
local function reserve(order, lab, number, candidates)
  local slot = lab.name .. '|' .. order.te
  local day = key('day', lab.day)
  if redis.call('HINCRBY', day, slot, 1) == 1 then redis.call('PEXPIRE', day, 40 * DAY) end
  redis.call('ZADD', key('outstanding', lab.name), rank(order), order.id)
  redis.call('HINCRBY', key('open'), slot, 1)
  redis.call('SADD', key('labs'), lab.name)
  redis.call('SET', key('a', number), order.id .. '|' .. lab.name)
  lab.reserved = lab.reserved + 1
  outstanding[lab.name] = outstanding[lab.name] + 1
  write(order, { lab = lab.name, pol = lab.policy, no = number, day = lab.day, nc = #candidates, at = '0', lu = '0' })
  if order.di ~= '' then write(order, { di = '', se = '' }) end
end
