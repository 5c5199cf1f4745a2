-- The placer revokes an order. ARGV: order id. Locally if no byte of it can have gone, else the lab has to be told.
local order = read(ARGV[1])
if not order then return { 'unknown' } end
if order.st == 'cancelled' then return { order.cx == '1' and 'at-lab' or 'locally', text(order) } end
if order.st == 'resulted' or order.st == 'refused' or order.st == 'undeliverable' then return { 'too-late', text(order) } end

local here = order.st == 'held' or (order.st == 'allocated' and order.se == '')
if here then
  if order.st == 'held' then unhold(order) else release(order) end
  destroy(order)
  enter(order, 'cancelled', 'cancelled-here')
  save(order)
  return { 'locally', text(order) }
end

if order.cx == '' then
  write(order, { cx = '1' })
  -- After a lab's refusal the placer insists: operators see it again when the lab refuses again.
  redis.call('ZREM', key('attention'), order.id)
  enter(order, order.st, 'cancellation-due')
  -- While an attempt is under way its end decides; else the cancellation is due now.
  if order.lu == 0 then redis.call('ZADD', key('due', order.lab), now, order.id) end
  save(order)
end
return { 'at-lab', text(order) }
