-- I8: a result is taken only from the lab that holds the order, under the number of its present allocation, while it is not suspended.
-- ARGV: lab, order number, result id, report token, digest, completes, sealed content.
local lab, number, result, report, digest, completes, content = ARGV[1], ARGV[2], ARGV[3], ARGV[4], ARGV[5], ARGV[6] == '1', ARGV[7]

local late = redis.call('HGET', key('standing'), lab)
if late then return { 'suspended', late } end
local given = redis.call('GET', key('a', number))
if not given then return { 'unknown' } end
local order = read(string.match(given, '^(.*)|'))
if order.lab ~= lab or order.no ~= number then return { 'not-holder' } end
local taken = { disclosing = true, indeterminate = true, delivered = true, resulted = true }
if not taken[order.st] and not (order.st == 'allocated' and order.se ~= '') then return { 'closed', order.st } end

-- The same report again is a duplicate; with other content it is a correction, and goes out too.
local reports = key('reports', order.id)
local known = redis.call('HMGET', reports, report .. '.digest', report .. '.id')
if known[1] == digest then
  if known[2] == result then return { 'accepted', text(order) } end
  return { 'duplicate', known[2] }
end
redis.call('HSET', reports, report .. '.digest', digest, report .. '.id', result)

-- The result proves that the lab has the order, whatever became of the acknowledgement.
if order.st ~= 'resulted' and order.st ~= 'delivered' then
  if order.cx == '' then redis.call('ZREM', key('due', lab), order.id) end
  disclose(lab, 'delivered', order.id, number)
  write(order, { se = 'sent', de = now })
  count_minute(order, 'd')
  enter(order, 'delivered', order.cx == '1' and 'cancellation-due' or '')
end
if completes and order.st ~= 'resulted' then
  close_at_lab(order)
  destroy(order)
  write(order, { re = now, cx = '' })
  count_minute(order, 'r')
  enter(order, 'resulted', '')
end

save(order)

-- Results of one order go to the placer one after the other: only the first of the queue is due.
redis.call('SET', key('rx', result), content)
redis.call('HSET', key('r', result), 'o', order.id, 'pl', order.pl, 'f', completes and '1' or '0', 'at', '0', 'ls', '0', 'lu', '0', 'ac', now)
if redis.call('RPUSH', key('queue', order.id), result) == 1 then redis.call('ZADD', key('outbox'), now, result) end
return { 'accepted', text(order) }
