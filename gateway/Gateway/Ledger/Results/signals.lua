-- Incident signals, newest first. ARGV: most.
local list = {}
for _, id in ipairs(redis.call('ZREVRANGE', key('signals'), 0, ARGV[1] - 1)) do
  local signal = packed_hash(key('signal', id))
  if signal then list[#list + 1] = { id, signal, redis.call('LRANGE', key('signal-orders', id), 0, -1) } end
end
return list
