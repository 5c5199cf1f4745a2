-- Who holds the orders that numbers were given to. ARGV: order number, or empty and then the order's id; as often as it is asked for.
local function holder(number, id)
  local lab
  if number ~= '' then
    local given = redis.call('GET', key('a', number))
    if not given then return false end
    id, lab = string.match(given, '^(.*)|(.*)$')
  end
  local order = read(id)
  if not order then return false end
  lab = lab or order.lab
  return { text(order), lab, redis.call('GET', key('k', id)), tonumber(redis.call('HGET', key('figures'), lab .. '|cuts') or 0) }
end

local answers = {}
for at = 1, #ARGV, 2 do answers[#answers + 1] = holder(ARGV[at], ARGV[at + 1]) end
return answers
