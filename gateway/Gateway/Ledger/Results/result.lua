-- I8: a result is taken only from the lab that holds the order, under the number of its present allocation, while it is not cut. The sealed results are
-- set in the same transaction, before. ARGV: for each a report (take.lua), then how long in ms this replica may take over its delivery; 0 where it waits.
local WIDTH = 12

local function judge(r, length)
  if redis.call('HGET', key('standing'), r.lab) == 'cut' then return { 'suspended' } end
  local given = redis.call('GET', key('a', r.number))
  if not given then return { 'unknown' } end
  local order = read(string.match(given, '^(.*)|'))
  if not is_holder(order, r) then return { 'not-holder' } end
  if not is_heard(order) then return { 'closed', order.st } end

  local before = taken_before(order, r)
  if before then
    -- A repeat has no lease: what the first was given is under way, or runs out.
    if before == r.result then return { 'accepted', text(order), 0 } end
    return { 'duplicate', before }
  end
  if redis.call('EXISTS', key('k', order.id)) == 0 then return { 'link-destroyed' } end
  local why = doubt(order, r)
  if why then return { 'doubtful', why } end

  local due = take(order, r)
  return { 'accepted', text(order), due and length > 0 and lease_result(order.pl, r.result, length) or 0 }
end

local answers = {}
for at = 1, #ARGV, WIDTH do
  local r = report_of(at)
  answers[#answers + 1] = judge(r, tonumber(ARGV[at + WIDTH - 1]))
  -- Sealed bytes that belong to no result, or to one that was handed over meanwhile, go again.
  if redis.call('EXISTS', key('r', r.result)) == 0 then redis.call('DEL', key('rx', r.result)) end
end
return answers
