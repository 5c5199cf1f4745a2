-- Orders on the operators' list are sent again. ARGV: who asks, the one lab that is to have them or empty, `second` where labs may get what they had before, `preview` or empty, ms between
-- one order and the next, then for each order: id, the labs that may have it, a fresh order number. Answers a word for each. Repeated, it finds them gone on.
local FIXED, WIDTH = 5, 3
local who, to, second, preview, distance = ARGV[1], ARGV[2], ARGV[3] == 'second', ARGV[4] == 'preview', tonumber(ARGV[5])
local sent = 0

local function only(labs, name)
  for _, lab in ipairs(labs) do
    if lab.name == name then return { lab } end
  end
  return {}
end

-- The labs that refused the order have had it: for them it is a second disclosure.
local function disclosed_to(order, labs)
  local before, fresh = {}, false
  for _, lab in ipairs(labs) do
    if excluded(order, lab.name) then before[#before + 1] = lab.name else fresh = true end
  end
  return before, fresh
end

local function allow(order, lab)
  order.ex = string.gsub(order.ex, ',' .. string.gsub(lab, '%-', '%%-') .. ',', ',')
  if order.ex == ',' then order.ex = nil end
  disclose(lab, 'second-disclosure', order.id, '', nil, nil, who)
end

local function hold_until(order, due)
  order.lab, order.pol, order.no = nil, nil, nil
  enter(order, 'held', 'resent')
  redis.call('ZADD', key('again', order.te), due, order.id)
end

local function resend(id, candidates, number)
  local order = read(id)
  if not order then return 'unknown' end
  if order.st ~= 'refused' and order.st ~= 'undeliverable' then return 'not-listed' end
  if redis.call('EXISTS', key('x', id)) == 0 then return 'content-destroyed' end
  -- Where bytes may have gone without an answer, it is that lab's until it is suspended (I3).
  if order.lab ~= '' and order.se ~= '' and not excluded(order, order.lab) then return 'perhaps-at-lab' end

  local all = field(order.te, candidates)
  local labs = to == '' and all or only(all, to)
  if #labs == 0 then return 'no-such-lab' end
  local before, fresh = disclosed_to(order, labs)
  if not fresh and not second then return 'second-disclosure' end

  -- What was refused is tried as if it had not been; nothing of it is kept when it is not sent.
  local refusals = rawget(order, 'ex')
  if not fresh then order.ex = nil end
  local lab = to == '' or choose(order, labs)
  order.ex = refusals
  if not lab then return 'no-room' end
  local how = fresh and 'sent' or 'sent-a-second-time'
  if preview then
    if to ~= '' then take_place(lab) end
    return how
  end

  if not fresh then
    for _, name in ipairs(before) do allow(order, name) end
  end
  redis.call('ZREM', key('attention'), id)
  local due = now + sent * distance
  sent = sent + 1
  if to == '' then
    hold_until(order, due)
  else
    reserve(order, lab, number, all)
    enter(order, 'allocated', 'resent')
    redis.call('ZADD', key('due', to), due, id)
  end
  save(order)
  return how
end

local answers = {}
for at = FIXED + 1, #ARGV, WIDTH do answers[#answers + 1] = resend(ARGV[at], ARGV[at + 1], ARGV[at + 2]) end
return answers
