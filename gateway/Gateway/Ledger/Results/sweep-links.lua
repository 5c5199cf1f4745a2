-- Links whose correction window is over are destroyed, and with them what was remembered of the order's reports. ARGV: window in ms, most.
local window, most = tonumber(ARGV[1]), ARGV[2]
local gone = 0
for _, id in ipairs(redis.call('ZRANGEBYSCORE', key('links'), '-inf', now - window, 'LIMIT', 0, most)) do
  redis.call('DEL', key('k', id), key('reports', id))
  local order = read(id)
  order.ld = now
  save(order)
  redis.call('ZREM', key('links'), id)
  gone = gone + 1
end
if gone > 0 then redis.call('HINCRBY', key('links-destroyed'), 'n', gone) end
return gone
