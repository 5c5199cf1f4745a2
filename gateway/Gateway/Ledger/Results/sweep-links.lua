-- Links whose correction window is over are destroyed, and with them what was remembered of the order's reports; the placer order number stays by itself, for a while, so that
-- a programme can still be told whom an order was about. ARGV: window in ms, ms that numbers are kept, then for each its order and the sealed number, which may be empty.
local FIXED, WIDTH = 2, 2
local window, kept = tonumber(ARGV[1]), ARGV[2]
local gone = 0
for at = FIXED + 1, #ARGV, WIDTH do
  local id, number = ARGV[at], ARGV[at + 1]
  local ended = redis.call('ZSCORE', key('links'), id)
  if ended and tonumber(ended) <= now - window then
    if number ~= '' and kept ~= '0' then redis.call('SET', key('p', id), number, 'PX', kept) end
    redis.call('DEL', key('k', id), key('reports', id))
    local order = read(id)
    order.ld = now
    save(order)
    redis.call('ZREM', key('links'), id)
    gone = gone + 1
  end
end
if gone > 0 then redis.call('HINCRBY', key('links-destroyed'), 'n', gone) end
return gone
