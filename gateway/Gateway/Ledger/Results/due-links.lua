-- Links whose correction window is over, each beside its order. ARGV: window in ms, most.
local due = {}
for i, id in ipairs(redis.call('ZRANGEBYSCORE', key('links'), '-inf', now - tonumber(ARGV[1]), 'LIMIT', 0, ARGV[2])) do
  due[i] = { id, redis.call('GET', key('k', id)) }
end
return due
