-- Orders accepted longer ago than the limit: the sealed content goes, whatever they wait for, and the link with the next sweep. One that was still open ends as undeliverable and is
-- listed for operators, so that nothing ends unseen. ARGV: limit in ms, most, tests.
local FIXED = 2
local limit, most = tonumber(ARGV[1]), tonumber(ARGV[2])
local oldest = micros - limit * 1000
local ended, destroyed = {}, 0

local function close(order)
  if order.st == 'held' then unhold(order) else close_at_lab(order) end
  -- Nobody tells the lab of a revocation any more either: what is over is not claimed again.
  order.cx = nil
  enter(order, 'undeliverable', 'retention-ended')
  list_for_operators(order)
  ended[#ended + 1] = order.id
end

-- Waiting and outstanding orders lie by age, urgent and others apart.
local function old_in(queue)
  local function range(from) return redis.call('ZRANGEBYSCORE', queue, from, from + oldest, 'LIMIT', 0, most - destroyed) end
  for _, from in ipairs { 0, NOT_URGENT } do
    for _, id in ipairs(range(from)) do
      local order = read(id)
      -- An attempt under way is left to end first.
      if not flying(order) then
        retire(order)
        destroyed = destroyed + 1
        close(order)
        save(order)
      end
    end
  end
end

for _, lab in ipairs(redis.call('SMEMBERS', key('labs'))) do old_in(key('outstanding', lab)) end
for i = FIXED + 1, #ARGV do old_in(key('held', ARGV[i])) end

-- These lie by their next try; each comes to the front in its turn.
for i = FIXED + 1, #ARGV do
  for _, id in ipairs(redis.call('ZRANGEBYSCORE', key('again', ARGV[i]), '-inf', '+inf', 'LIMIT', 0, most)) do
    local order = read(id)
    if order.ac <= oldest then
      retire(order)
      destroyed = destroyed + 1
      close(order)
      save(order)
    end
  end
end

-- Orders that ended otherwise stay on the operators' list; only their content goes.
for _, id in ipairs(redis.call('ZRANGEBYSCORE', key('attention'), '-inf', now - limit, 'LIMIT', 0, most)) do
  local order = read(id)
  if order.st == 'refused' or order.st == 'undeliverable' then
    if order.bs ~= 'retention-ended' then
      retire(order)
      destroyed = destroyed + 1
      enter(order, order.st, 'retention-ended')
      save(order)
    end
    list_for_operators(order)
  end
end

return { ended, destroyed }
