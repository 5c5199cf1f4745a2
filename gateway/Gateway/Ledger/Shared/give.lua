-- Shared: which orders an operator may give to another lab, and which lab takes one, said before anything is done, so that a preview says what a reallocation does. Only what provably never
-- reached a lab (I3): of which no byte was sent, or that is held.
local function takers_of(labs, from, to)
  local takers, own = to == '' and labs or {}, nil
  for _, lab in ipairs(labs) do
    if lab.name == from then own = lab end
    if lab.name == to then takers[1] = lab end
  end
  return takers, own
end

local function list_of(from, test)
  return from == '' and key('held', test) or key('due', from)
end

local function may_leave(order, test)
  return order.te == test and (order.st == 'held' or (order.st == 'allocated' and order.se == '')) and order.cx == '' and not flying(order)
end

-- As if the order had not been chosen for its lab yet.
local function count_out(order, own, by)
  if not own then return end
  if order.day == own.day then own.reserved = own.reserved - by end
  outstanding[own.name] = outstanding[own.name] - by
end

-- Nil where it stays; otherwise it is counted out at its own lab.
local function taker_of(order, test, takers, own)
  if not may_leave(order, test) then return end
  count_out(order, own, 1)
  local lab = choose(order, takers)
  if lab and lab ~= own then return lab end
  count_out(order, own, -1)
end

-- How given orders are counted, as those of a suspended lab are.
local function given(order, lab)
  return table.concat({ order.te, order.st, 'not-sent', 'moved', lab.name }, '|')
end
