-- One order as it stands. ARGV: order id.
local order = read(ARGV[1])
return order and text(order)
