-- Shared: what becomes of an order that an operator has sent again, said before anything is done, so that a preview says what a resend does.
local function only(labs, name)
  for _, lab in ipairs(labs) do
    if lab.name == name then return { lab } end
  end
  return {}
end

-- The labs that refused the order have had it: for them it is a second disclosure.
local function had_by(order, labs)
  local before, fresh = {}, false
  for _, lab in ipairs(labs) do
    if excluded(order, lab.name) then before[#before + 1] = lab.name else fresh = true end
  end
  return before, fresh
end

-- Bytes went, or may have gone, and were not refused: it is that lab's, unless it is suspended, so that it will get no more of it (I3).
local function is_anothers(order)
  if order.lab == '' or order.se == '' or excluded(order, order.lab) then return false end
  local standing = redis.call('HGET', key('standing'), order.lab)
  return standing ~= 'move' and standing ~= 'cut'
end

-- `moved` and the lab, `moved-a-second-time` and the lab, `held` (nobody has room yet), or why it stays; and the labs that would have had it before.
local function sent_again(order, labs, to, second)
  if order.st ~= 'held' and order.st ~= 'refused' and order.st ~= 'undeliverable' then return 'not-listed' end
  -- Its placer has taken it back.
  if order.cx == '1' then return 'not-listed' end
  if redis.call('EXISTS', key('x', order.id)) == 0 then return 'content-destroyed' end
  if is_anothers(order) then return 'perhaps-at-lab' end
  if to ~= '' then labs = only(labs, to) end
  if #labs == 0 then return 'no-such-lab' end
  local before, fresh = had_by(order, labs)
  if not fresh and not second then return 'second-disclosure' end

  -- What was refused is tried as if it had not been; nothing of it is kept when it is not sent.
  local refusals = rawget(order, 'ex')
  if not fresh then order.ex = nil end
  local lab = choose(order, labs)
  order.ex = refusals
  if lab then return fresh and 'moved' or 'moved-a-second-time', lab, fresh and {} or { lab.name } end
  if order.st == 'held' or to ~= '' then return 'no-room' end
  return 'held', nil, fresh and {} or before
end

local function goes(how)
  return how == 'moved' or how == 'moved-a-second-time' or how == 'held'
end

local function resent(order, how, lab)
  return table.concat({ order.te, order.st, order.se == '' and 'not-sent' or 'unacknowledged', how, lab and lab.name or '' }, '|')
end
