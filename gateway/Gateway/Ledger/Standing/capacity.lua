-- An operator's figure for a lab and test, from one of the lab's days on; what was said for a later day stays. It holds for the next order of that day: nothing
-- has to run when the day comes. ARGV: test, the lab as candidate, orders a day or empty (the registry's again), the first day or empty (today), then the call, who and
-- why, or nothing: that only answers.
-- Answers the first day, the capacity then, what is reserved today and by how much that is over, held orders of the test, how many of them have a place at the lab then, and day and figure of each later change.
local test, candidate, figure, call = ARGV[1], ARGV[2], ARGV[3], ARGV[5]
local lab = field(test, candidate)[1]
local _, _, _, registry, _, _, _, _, _, weekdays, dates = struct.unpack(CANDIDATE, candidate)
local figures = exceptions('figures')
local from = math.max(tonumber(ARGV[4]) or lab.day, lab.day)

-- What holds today, and the changes after it by day.
local written = figures[lab.slot] or ''
local base, changes = tonumber(written) and written or '', {}
for day, set in string.gmatch(written, '(%d+):(%d*)') do
  if tonumber(day) <= lab.day then base = set else changes[#changes + 1] = { tonumber(day), set } end
end
if from == lab.day then
  base = figure
else
  local others, before = {}, base
  for _, change in ipairs(changes) do
    if change[1] ~= from then others[#others + 1] = change end
    if change[1] < from then before = change[2] end
  end
  -- What holds already on the day before is no change: so a plan is withdrawn.
  if figure ~= before then others[#others + 1] = { from, figure } end
  table.sort(others, function(one, other) return one[1] < other[1] end)
  changes = others
end

local plan = base
if #changes > 0 then
  plan = '0:' .. base
  for _, change in ipairs(changes) do plan = plan .. ' ' .. change[1] .. ':' .. change[2] end
end

if call ~= '' then
  note(key('changes', lab.name), call, 'what', 'capacity', 'by', ARGV[6], 'why', ARGV[7], 'test', test, 'figure', figure, 'from', whole(from))
  if plan == '' then redis.call('HDEL', key('figures'), lab.slot) else redis.call('HSET', key('figures'), lab.slot, plan) end
end

local capacity = math.ceil((tonumber(figure) or registry) * (tonumber(figures[lab.name .. '|ramp']) or 1))
local held = redis.call('ZCARD', key('held', test))
local room = 0
if lab.active and open(from, weekdays, dates) then
  room = math.min(capacity - lab.reserve - (from == lab.day and lab.reserved or 0), lab.limit - outstanding[lab.name])
end
local over = from == lab.day and math.max(0, lab.reserved - capacity) or 0
return { from, capacity, lab.reserved, over, held, math.max(0, math.min(held, room)), changes }
