-- What a resend would do with a part of the orders; nothing is changed. ARGV: the one lab that is to have them or empty, `second` where labs may get what they had before, number of tests, test and
-- candidates for each, number of labs, what the parts before would have placed (lab, test, orders), then the ids. Answers for each what would become of it, and the lab or empty.
local to, second, tests = ARGV[1], ARGV[2] == 'second', tonumber(ARGV[3])
local FIXED = 3
local candidates = {}
for i = 1, tests do candidates[ARGV[FIXED + 2 * i - 1]] = ARGV[FIXED + 2 * i] end
local at = FIXED + 2 * tests + 1
local first = at + 1 + 3 * tonumber(ARGV[at])

local placed = {}
for i = at + 1, first - 1, 3 do
  local lab, count = ARGV[i], tonumber(ARGV[i + 2])
  placed[lab .. '|' .. ARGV[i + 1]] = count
  outstanding[lab] = (outstanding[lab] or redis.call('ZCARD', key('outstanding', lab))) + count
end

local known = {}
local function labs_of(test)
  if known[test] or not candidates[test] then return known[test] or {} end
  known[test] = field(test, candidates[test])
  for _, lab in ipairs(known[test]) do lab.reserved = lab.reserved + (placed[lab.slot] or 0) end
  return known[test]
end

local answers = {}
for i = first, #ARGV do
  local order = read(ARGV[i])
  local how, lab = sent_again(order, labs_of(order.te), to, second)
  if lab then take_place(lab) end
  answers[#answers + 1] = { how, lab and lab.name or '', order.te }
end
return answers
