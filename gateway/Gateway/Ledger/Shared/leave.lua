-- Shared: what becomes of an order of a suspended lab, said before anything is done, so that a preview says what a move does.

-- What the ledger knows of the sample's way: a lab that has the order, or may have it, gets the sample too.
local function at_lab(order)
  if order.st == 'delivered' then return 'delivered' end
  return may_be_there(order) and 'unacknowledged' or 'not-sent'
end

-- A drained lab finishes what it may have; otherwise only a running attempt keeps an order, until it ends.
local function stays(order, mode)
  if flying(order) then return 'in-flight' end
  if mode == 'drain' and may_be_there(order) then return 'stays' end
end

-- `in-flight`, `stays`, `cancelled`, `held`, or `moved` and the lab. The labs are those of its test, from `choose`.
local function fate(order, mode, labs)
  local stay = stays(order, mode)
  if stay then return stay end
  -- A lab that is fenced can be told of no cancellation any more.
  if order.cx == '1' then return 'cancelled' end
  local lab = labs and choose(order, labs)
  if lab then return 'moved', lab end
  return 'held'
end

-- How orders are counted: test, state, whether it is at the lab, fate, and where to.
local function tally(order, how, lab)
  return table.concat({ order.te, order.st, at_lab(order), how, lab and lab.name or '' }, '|')
end

-- Where a lab's orders are looked for: those that may leave a drained lab are all due there.
local function orders_of(lab, mode)
  return mode == 'drain' and key('due', lab) or key('outstanding', lab)
end
