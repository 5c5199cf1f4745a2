-- Who holds the order that a number was given to. ARGV: order number; or empty, then the order's id.
local id, lab
if ARGV[1] ~= '' then
  local given = redis.call('GET', key('a', ARGV[1]))
  if not given then return false end
  id, lab = string.match(given, '^(.*)|(.*)$')
else
  id = ARGV[2]
end
local order = read(id)
if not order then return false end
lab = lab or order.lab
return { text(order), lab, redis.call('GET', key('k', id)), tonumber(redis.call('HGET', key('figures'), lab .. '|cuts') or 0) }
