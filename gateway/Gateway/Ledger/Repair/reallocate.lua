-- Orders of a test that provably never reached a lab go to another (I3): those of a lab that no byte of was sent, or those that are held and any lab may have.
-- ARGV: batch, the lab that gives them or empty (held ones), the one that takes them or empty (each that is further behind its share), test, how many of the list were looked at before and
-- stay, most, `preview` or empty, the labs that may have the test, then fresh order numbers. Held ones urgent first, then age; those of a lab by next try.
-- Answers where each went, how many stay, and how many of the list are behind; -1: nothing is left to look at.
local batch, from, to, test, first, most, preview = ARGV[1], ARGV[2], ARGV[3], ARGV[4], tonumber(ARGV[5]), tonumber(ARGV[6]), ARGV[7] == 'preview'
local FIXED = 8
local before = redis.call('GET', key('op', batch))
if before then return cmsgpack.unpack(before) end

local labs = field(test, ARGV[FIXED])
local takers, own = to == '' and labs or {}, nil
for _, lab in ipairs(labs) do
  if lab.name == from then own = lab end
  if lab.name == to then takers[1] = lab end
end

local function may_leave(order)
  return order.te == test and (order.st == 'held' or (order.st == 'allocated' and order.se == '')) and order.cx == '' and not flying(order)
end

-- As if the order had not been chosen for its lab yet.
local function count_out(order, by)
  if not own then return end
  if order.day == own.day then own.reserved = own.reserved - by end
  outstanding[from] = outstanding[from] - by
end

local function place(order)
  count_out(order, 1)
  local lab = choose(order, takers)
  if lab and lab ~= own then return lab end
  count_out(order, -1)
end

local function go(order, lab, number)
  if order.st == 'held' then
    unhold(order)
  else
    if order.di == '1' then disclose(from, 'moved', order.id, order.no) end
    release(order)
    order.ls = order.ls + 1
  end
  reserve(order, lab, number, labs)
  enter(order, 'allocated', 'reallocated')
  redis.call('ZADD', key('due', lab.name), now, order.id)
  save(order)
end

local list = from == '' and key('held', test) or key('due', from)
local ids, moved, stay = redis.call('ZRANGE', list, first, first + most - 1), {}, 0
for _, id in ipairs(ids) do
  local order = read(id)
  local lab = may_leave(order) and place(order)
  if not lab then
    stay = stay + 1
  elseif preview then
    take_place(lab)
    moved[#moved + 1] = { id, lab.name }
  else
    go(order, lab, ARGV[FIXED + #moved + 1])
    moved[#moved + 1] = { id, lab.name }
  end
end

local reply = { moved, stay, #ids == most and first + (preview and #ids or stay) or -1 }
if not preview then redis.call('SET', key('op', batch), cmsgpack.pack(reply), 'PX', MINUTE) end
return reply
