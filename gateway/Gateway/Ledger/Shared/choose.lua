-- Shared: which lab gets an order, and what it takes there (I6). Standing, day, capacity and limit are judged in the same step that reserves.
local bit = bit
local fields, outstanding = {}, {}

-- One lab: id, policy, share, capacity, reserve, limit, affinity, regions, offset from UTC, closed weekdays, closed dates.
local CANDIDATE = '>Bc0Bc0dIIIdHc0iBHc0'

local function open(day, weekdays, dates)
  if weekdays ~= 0 and bit.band(weekdays, bit.lshift(1, (day + 4) % 7)) ~= 0 then return false end -- 1970-01-01 was a Thursday
  return dates == '' or not string.find(dates, ' ' .. day .. ' ', 1, true)
end

-- An operator's figure for a day: `300`, or one day after the other, `0:300 20801:450 20815:`; nothing behind the colon is the registry's again.
local function figure_on(day, written, registry)
  if not written then return registry end
  local figure = tonumber(written)
  if figure then return figure end
  figure = registry
  for from, set in string.gmatch(written, '(%d+):(%d*)') do
    if tonumber(from) > day then break end
    figure = tonumber(set) or registry
  end
  return figure
end

-- What operators and events have set: `lab|test` capacity, `lab|ramp`, `lab|silent`, `lab|cuts`, `lab|test|policy`. Most of the time there is little of it.
local function exceptions(name)
  local flat, set = redis.call('HGETALL', key(name)), {}
  for i = 1, #flat, 2 do set[flat[i]] = flat[i + 1] end
  return set
end

-- The candidates of a test with their present figures; read once in a script, then kept by reserve and release.
-- A lab that came back takes a part of its share and capacity only: its ramp.
local function field(test, candidates)
  if fields[test] then return fields[test] end
  local labs, at, last = {}, 1, #candidates
  fields[test] = labs
  local standing, figures = exceptions('standing'), exceptions('figures')
  while at < last do
    local name, policy, share, capacity, reserve, limit, affinity, regions, offset, weekdays, dates, next = struct.unpack(CANDIDATE, candidates, at)
    local day, slot, ramp = math.floor((now / 1000 + offset) / 86400), name .. '|' .. test, tonumber(figures[name .. '|ramp']) or 1
    if not outstanding[name] then outstanding[name] = redis.call('ZCARD', key('outstanding', name)) end
    labs[#labs + 1] = {
      name = name, slot = slot, policy = policy, share = share * ramp, reserve = reserve, limit = limit, affinity = affinity, regions = regions,
      capacity = math.ceil(figure_on(day, figures[slot], capacity) * ramp), reserved = tonumber(redis.call('HGET', key('day', day), slot) or 0),
      day = day, open = open(day, weekdays, dates), active = not standing[name], silent = tonumber(figures[name .. '|silent'] or 0) > now,
      cuts = tonumber(figures[name .. '|cuts']), approved = (figures[slot .. '|policy'] or policy) == policy,
    }
    at = next
  end
  return labs
end

local function excluded(order, lab)
  return order.ex ~= '' and string.find(order.ex, ',' .. lab .. ',', 1, true) ~= nil
end

local function avoided(order, lab)
  if order.av == '' then return false end
  local name, till = string.match(order.av, '^(.*)|(%d+)$')
  return name == lab and tonumber(till) > now
end

-- 2: may have the order. 1: only if no other may, since it was lately out of reach. 0: may not.
local function fitness(order, lab)
  if not lab.active or not lab.approved or not lab.open or outstanding[lab.name] >= lab.limit then return 0 end
  local room = lab.capacity - lab.reserved
  if room <= 0 or (room <= lab.reserve and order.ur == '') or excluded(order, lab.name) then return 0 end
  if lab.silent or avoided(order, lab.name) then return 1 end
  return 2
end

-- A lab near the requester may run ahead of its share by the affinity, a part of all.
local function nearness(order, lab)
  if order.rg ~= '' and string.find(lab.regions, ' ' .. order.rg .. ' ', 1, true) then return lab.affinity end
  return 0
end

local function first_by_hash(order, one, other)
  return redis.sha1hex(order.id .. one.name) < redis.sha1hex(order.id .. other.name)
end

-- The largest shortfall against the contracted share; equal ones by hash, so that every replica and repeat agrees.
local function choose(order, labs)
  local fit, best, share, reserved = {}, 1, 0, 1
  for i, lab in ipairs(labs) do
    fit[i] = fitness(order, lab)
    if fit[i] > best then best, share, reserved = fit[i], 0, 1 end
    if fit[i] == best then share, reserved = share + lab.share, reserved + lab.reserved end
  end
  local chosen, most
  for i, lab in ipairs(labs) do
    if fit[i] == best then
      local short = (lab.share / share + nearness(order, lab)) * reserved - lab.reserved
      if not chosen or short > most + 1e-9 or (short > most - 1e-9 and first_by_hash(order, lab, chosen)) then
        chosen, most = lab, short
      end
    end
  end
  return chosen
end

local function take_place(lab)
  lab.reserved = lab.reserved + 1
  outstanding[lab.name] = outstanding[lab.name] + 1
end

-- Capacity and limit are taken here and nowhere else.
local function reserve(order, lab, number, candidates)
  local day = key('day', lab.day)
  if redis.call('HINCRBY', day, lab.slot, '1') == 1 then
    redis.call('PEXPIRE', day, 40 * DAY)
    redis.call('SADD', key('labs'), lab.name)
  end
  redis.call('ZADD', key('outstanding', lab.name), rank(order), order.id)
  redis.call('HINCRBY', key('open'), lab.slot, '1')
  redis.call('SET', key('a', number), order.id .. '|' .. lab.name)
  take_place(lab)
  order.lab, order.pol, order.no, order.day, order.nc, order.kc = lab.name, lab.policy, number, lab.day, #candidates, lab.cuts
  order.at, order.lu, order.di, order.se = 0, 0, nil, nil
end
