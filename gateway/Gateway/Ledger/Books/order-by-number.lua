-- One order as it stands. ARGV: placer, number token.
local id = redis.call('GET', key('n', ARGV[1] .. ':' .. ARGV[2]))
local order = id and read(id)
return order and text(order)
