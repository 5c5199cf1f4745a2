-- The dispatcher takes what is due at labs that are not suspended; at a lab that is drained, what it may have already. ARGV: operation, most, lease in ms.
-- An attempt whose lease ran out is among it: same lab, same order number.
local operation, most, length = ARGV[1], tonumber(ARGV[2]), tonumber(ARGV[3])
if is_repeat(operation) then return answer(given_before(operation)) end

local labs = redis.call('SMEMBERS', key('labs'))
local claimed = {}
local RETRY_APART = 5000

local function claim(order)
  lease_out(order, length)
  claimed[#claimed + 1] = order
end

-- A lease ran out. A result may have come, or a cancellation: then there is nothing left to send.
local function claim_expired(lab, room)
  for _, id in ipairs(redis.call('ZRANGEBYSCORE', key('flying', lab), '-inf', now, 'LIMIT', 0, room)) do
    local order = read(id)
    local unfinished = order.st == 'disclosing' or order.cx == '1'
    land_unknown(order)
    if unfinished then claim(order) end
    save(order)
  end
end

local function claim_due(lab, room, draining)
  for _, id in ipairs(redis.call('ZRANGEBYSCORE', key('due', lab), '-inf', now, 'LIMIT', 0, room)) do
    local order = read(id)
    if draining and not may_be_there(order) then
      -- It is to leave the lab. Until it does, it stands in nobody's way.
      redis.call('ZADD', key('due', lab), now + RETRY_APART, id)
    else
      redis.call('ZREM', key('due', lab), id)
      claim(order)
      save(order)
    end
  end
end

local function claim_at(lab, room, draining)
  local before = #claimed
  claim_expired(lab, room)
  room = room - (#claimed - before)
  if room > 0 then claim_due(lab, room, draining) end
end

-- Each lab has an equal part first; what one leaves the next may use. The first of the round changes, so that none is always last.
local first = #labs > 0 and now % #labs or 0
for turn = 1, #labs do
  local lab = labs[(first + turn) % #labs + 1]
  local room = math.ceil((most - #claimed) / (#labs - turn + 1))
  local mode = room > 0 and redis.call('HGET', key('standing'), lab)
  if room > 0 and (not mode or mode == 'drain') then claim_at(lab, room, mode) end
end

remember(operation, claimed)
return answer(claimed)
