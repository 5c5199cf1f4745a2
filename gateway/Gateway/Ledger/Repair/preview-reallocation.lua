-- What a part of a reallocation would do; nothing is changed. ARGV: the lab that gives or empty, the one that takes or empty, test, how many are still asked for, most at a time, where the
-- part before ended (score and id, or empty), the labs that may have the test, then what the parts before would have changed: lab, reserved and outstanding. Answers how orders would go and
-- how many, how many stay, where it ended (empty when it is over), and the changes up to here.
local from, to, test, asked, most, score, last = ARGV[1], ARGV[2], ARGV[3], tonumber(ARGV[4]), tonumber(ARGV[5]), ARGV[6], ARGV[7]
local FIXED = 8
local labs = field(test, ARGV[FIXED])
local takers, own = takers_of(labs, from, to)
local start = {}
for _, lab in ipairs(labs) do start[lab.name] = { lab.reserved, outstanding[lab.name], lab } end
for at = FIXED + 1, #ARGV, 3 do
  local lab = start[ARGV[at]][3]
  lab.reserved = lab.reserved + tonumber(ARGV[at + 1])
  outstanding[lab.name] = outstanding[lab.name] + tonumber(ARGV[at + 2])
end

local stay, gone = 0, 0
local ids = after(list_of(from, test), score, last, most)
for i = 1, #ids, 2 do
  if gone == asked then break end
  local order = read(ids[i])
  local lab = taker_of(order, test, takers, own)
  if lab then
    take_place(lab)
    count(given(order, lab))
    gone = gone + 1
  elseif order.te == test then
    stay = stay + 1
  end
end

local moved, changes = {}, {}
for counted, orders in pairs(counts) do moved[#moved + 1] = { counted, orders } end
for _, lab in ipairs(labs) do
  changes[#changes + 1] = lab.name
  changes[#changes + 1] = whole(lab.reserved - start[lab.name][1])
  changes[#changes + 1] = whole(outstanding[lab.name] - start[lab.name][2])
end
local is_over = gone >= asked or #ids < 2 * most
return { moved, stay, is_over and '' or ids[#ids], is_over and '' or ids[#ids - 1], changes }
