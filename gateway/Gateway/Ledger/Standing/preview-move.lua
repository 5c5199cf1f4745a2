-- What a suspension would do with a part of a lab's orders; nothing is written. ARGV: lab, mode, `staying` to count what a drained lab keeps, or empty,
-- first, most, number of tests, test and candidates for each, then what the parts before would have placed: lab, test, orders.
local from, mode, staying, first, most, tests = ARGV[1], ARGV[2], ARGV[3] == 'staying', tonumber(ARGV[4]), tonumber(ARGV[5]), tonumber(ARGV[6])
local FIXED = 6
local candidates, placed, labs_by_test = {}, {}, {}
for i = 1, tests do candidates[ARGV[FIXED + 2 * i - 1]] = ARGV[FIXED + 2 * i] end
for at = FIXED + 2 * tests + 1, #ARGV, 3 do
  local lab, count = ARGV[at], tonumber(ARGV[at + 2])
  placed[lab .. '|' .. ARGV[at + 1]] = count
  outstanding[lab] = (outstanding[lab] or redis.call('ZCARD', key('outstanding', lab))) + count
end

-- As the labs would stand: this one suspended, the others with what they would have got.
local function labs_of(test)
  if labs_by_test[test] or not candidates[test] then return labs_by_test[test] end
  local labs = field(test, candidates[test])
  for _, lab in ipairs(labs) do
    lab.active = lab.active and lab.name ~= from
    lab.reserved = lab.reserved + (placed[lab.slot] or 0)
  end
  labs_by_test[test] = labs
  return labs
end

local counts = {}
local function count(order, how, lab)
  local counted = tally(order, how, lab)
  counts[counted] = (counts[counted] or 0) + 1
end

-- What a drained lab keeps is looked for among all its orders, what leaves it among the due ones.
local ids = redis.call('ZRANGE', staying and key('outstanding', from) or orders_of(from, mode), first, first + most - 1)
for _, id in ipairs(ids) do
  local order = read(id)
  local stay = stays(order, mode)
  if staying or (stay and mode ~= 'drain') then
    if stay then count(order, stay) end
  elseif not stay then
    local how, lab = fate(order, mode, labs_of(order.te))
    if lab then take_place(lab) end
    count(order, how, lab)
  end
end

local reply = { #ids }
for counted, count in pairs(counts) do
  reply[#reply + 1] = counted
  reply[#reply + 1] = count
end
return reply
