-- What the ramp of a lab has come to. ARGV: lab. Answers `none`, `waiting` (for the reinstatement), `goes`, `ended` or `stop`, and from when on, the part that the lab takes now,
-- failed attempts, attempts, quarantined results, all results, as counted since it came back, the id, and 1 where it took that step just now. It counts from where it stopped the last time, so whoever asks, and how often, is the same.
local lab = ARGV[1]
local ramp, slot, SOME = key('ramp', lab), lab .. '|ramp', 1000
local plan, kept = {}, redis.call('HGETALL', ramp)
for i = 1, #kept, 2 do plan[kept[i]] = kept[i + 1] end
if not plan.id then
  redis.call('SREM', key('ramps'), lab)
  return { 'none' }
end
if redis.call('HEXISTS', key('standing'), lab) == 1 then
  if plan.state == 'waiting' then return { 'waiting' } end
  -- Stopped again, by whomever: the next reinstatement has a plan of its own.
  redis.call('DEL', ramp)
  redis.call('SREM', key('ramps'), lab)
  return { 'none' }
end

local day = math.floor(now / DAY)
local function resulted(on)
  local flat, sum, start = redis.call('HGETALL', key('turnaround', whole(on))), 0, lab .. '|'
  for i = 1, #flat, 2 do
    if string.sub(flat[i], 1, #start) == start then sum = sum + tonumber(flat[i + 1]) end
  end
  return sum
end

local function quarantined(on)
  return tonumber(redis.call('HGET', key('quarantined', whole(on)), lab) or 0)
end

if plan.state == 'waiting' then
  -- From the last entry that is there, not from now: a millisecond has room for several, and clocks step back.
  local last = redis.call('XREVRANGE', key('disclosed', lab), '+', '-', 'COUNT', 1)[1]
  plan = { id = plan.id, steps = plan.steps, length = plan.length, results = plan.results, rate = plan.rate, least = plan.least, state = 'goes', at = 1, since = now,
    cursor = last and last[1] or '0-0', attempts = 0, failed = 0, taken = 0, apart = 0, before = 0, day = day, ['taken-today'] = resulted(day), ['apart-today'] = quarantined(day) }
end
local function number(name) return tonumber(plan[name]) end

-- The record of disclosures says how each attempt ended.
local ATTEMPT = { delivered = 0, throttled = 0, ['never-sent'] = 0, refused = 1, indeterminate = 1 }
repeat
  local entries = redis.call('XRANGE', key('disclosed', lab), '(' .. plan.cursor, '+', 'COUNT', SOME)
  for _, entry in ipairs(entries) do
    local failed = entry[2][1] == 'e' and ATTEMPT[entry[2][2]]
    if failed then plan.attempts, plan.failed = number('attempts') + 1, number('failed') + failed end
    plan.cursor = entry[1]
  end
until #entries < SOME
for on = math.max(number('day'), day - 39), day do
  local taken, apart = resulted(on), quarantined(on)
  local same = on == number('day')
  plan.taken = number('taken') + taken - (same and number('taken-today') or 0)
  plan.apart = number('apart') + apart - (same and number('apart-today') or 0)
  plan['taken-today'], plan['apart-today'], plan.day = taken, apart, on
end

local function too_many(failed, all)
  return all >= number('least') and failed / all > number('rate')
end

local before = number('at')
local parts, results = {}, number('taken') + number('apart')
for part in string.gmatch(plan.steps, '%S+') do parts[#parts + 1] = part end
if plan.state == 'stop' or too_many(number('failed'), number('attempts')) or too_many(number('apart'), results) then
  -- Not one more order, in this very step; the drain that follows holds in every programme.
  plan.state = 'stop'
  redis.call('HSET', key('figures'), slot, '0')
elseif (plan.length ~= '' and now - number('since') >= number('length')) or (plan.results ~= '' and number('taken') - number('before') >= number('results')) then
  plan.at, plan.since, plan.before = number('at') + 1, now, plan.taken
  if tonumber(parts[plan.at]) == 1 then
    plan.state = 'ended'
    redis.call('HDEL', key('figures'), slot)
  else
    redis.call('HSET', key('figures'), slot, parts[plan.at])
  end
end
if plan.state == 'ended' then
  redis.call('DEL', ramp)
  redis.call('SREM', key('ramps'), lab)
else
  local flat = {}
  for name, value in pairs(plan) do
    flat[#flat + 1] = name
    flat[#flat + 1] = type(value) == 'number' and whole(value) or value
  end
  redis.call('HSET', ramp, unpack(flat))
end
return { plan.state, plan.state == 'stop' and '0' or parts[number('at')], number('failed'), number('attempts'), number('apart'), results, plan.id, number('at') > before and 1 or 0 }
