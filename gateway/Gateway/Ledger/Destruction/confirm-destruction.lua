-- Orders that are destroyed at the lab that had them. ARGV: lab, the batch that this answers or empty, `lab` or `paper`: whose word it is; then for each order number: by whom,
-- and when by their own clock or `-`. Answers a word for each: `confirmed`, `known` (was confirmed before, which stands), `unknown`, `suspended`.
-- Of a lab that is cut no word counts; what it says on paper an operator judges.
local lab, batch, word = ARGV[1], ARGV[2], ARGV[3]
local FIXED, WIDTH = 3, 3
if batch ~= '' then redis.call('ZREM', key('asking', lab), batch) end
local deaf = word == 'lab' and redis.call('HGET', key('standing'), lab) == 'cut'

-- The lab that the number was given to, and no other; and only when the order has left it.
local function is_kept(number)
  return redis.call('ZSCORE', key('kept', lab), number) or redis.call('ZSCORE', key('asked', lab), number)
end

local function confirm(number, by, stated)
  if deaf then return 'suspended' end
  if redis.call('HEXISTS', key('destroyed', lab), number) == 1 then return 'known' end
  if not is_kept(number) then return 'unknown' end
  for _, list in ipairs { 'kept', 'asked', 'destroy' } do redis.call('ZREM', key(list, lab), number) end
  redis.call('HSET', key('destroyed', lab), number, whole(now) .. ' ' .. stated .. ' ' .. by)
  disclose(lab, 'destroyed', string.match(redis.call('GET', key('a', number)), '^(.*)|'), number, nil, nil, stated .. ' ' .. by)
  return 'confirmed'
end

local answers = {}
for at = FIXED + 1, #ARGV, WIDTH do answers[#answers + 1] = confirm(ARGV[at], ARGV[at + 1], ARGV[at + 2]) end
return answers
