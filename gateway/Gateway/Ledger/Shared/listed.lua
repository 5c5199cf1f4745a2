-- Shared: orders that may need an operator, by what they are like. On the operators' list, and then those that are held, test by test.
local function split(text)
  local parts = {}
  for part in string.gmatch(text, '[^,]+') do parts[#parts + 1] = part end
  return parts
end

-- ARGV from here: states, lab, test, code, first and last moment in ms, and all tests. What is empty counts for nothing.
local FILTER = 7
local function filter_of(at)
  local states, lab, test, code, since, till, tests = unpack(ARGV, at, at + FILTER - 1)
  return {
    states = states ~= '' and ',' .. states .. ',' or nil, lab = lab, test = test, code = code, since = tonumber(since) or 0, till = tonumber(till) or math.huge, tests = split(tests),
  }
end

-- Held orders are looked for only where they are asked for: they go by themselves as soon as there is room.
local function lists_of(filter)
  local lists, states = {}, filter.states
  if not states or string.gsub(states, 'held,', '') ~= ',' then lists[1] = key('attention') end
  if not states or not string.find(states, ',held,', 1, true) then return lists end
  for _, test in ipairs(filter.tests) do
    if filter.test == '' or filter.test == test then
      lists[#lists + 1] = key('held', test)
      lists[#lists + 1] = key('again', test)
    end
  end
  return lists
end

-- A held order has no lab: it was last at one that refused it, or was out of reach.
local function was_at(order, lab)
  return order.lab == lab or string.find(order.ex, ',' .. lab .. ',', 1, true) ~= nil or string.match(order.av, '^(.*)|') == lab
end

local function matches(filter, order)
  return (not filter.states or string.find(filter.states, ',' .. order.st .. ',', 1, true) ~= nil)
    and (filter.lab == '' or was_at(order, filter.lab))
    and (filter.test == '' or order.te == filter.test)
    and (filter.code == '' or order.wy == filter.code or order.bs == filter.code)
    and order.ch >= filter.since and order.ch < filter.till
end

-- The next part of the lists: the orders that match, and where it ended; list 0 when all was looked at.
local function look_through(filter, at, score, id, most)
  local lists, found = lists_of(filter), {}
  local ids = lists[at] and after(lists[at], score, id, most) or {}
  for i = 1, #ids, 2 do
    local order = read(ids[i])
    if order and matches(filter, order) then found[#found + 1] = order end
  end
  if #ids == 2 * most then return found, at, ids[#ids], ids[#ids - 1] end
  return found, at < #lists and at + 1 or 0, '', ''
end
