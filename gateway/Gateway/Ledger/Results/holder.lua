-- Who holds the order that a number was given to. ARGV: order number.
local given = redis.call('GET', key('a', ARGV[1]))
if not given then return false end
local id, lab = string.match(given, '^(.*)|(.*)$')
local order = read(id)
return { text(order), lab, redis.call('GET', key('k', id)), redis.call('GET', key('x', id)) }
