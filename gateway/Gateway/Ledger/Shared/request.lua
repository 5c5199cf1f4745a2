-- Shared: how a request of two people stands. An open one ends by itself a day after it was asked, by this clock.
local REQUEST_OPEN = DAY

local function standing_of(id)
  local state, asked = unpack(redis.call('HMGET', key('request', id), 'state', 'asked'))
  if state == 'open' and now - tonumber(asked) >= REQUEST_OPEN then return 'expired' end
  return state
end

-- As it is answered: all fields, with the state as it is by now.
local function request_of(id)
  local fields = redis.call('HGETALL', key('request', id))
  for i = 1, #fields, 2 do
    if fields[i] == 'state' then fields[i + 1] = standing_of(id) end
  end
  return fields
end
