-- The latest operations, newest first; those that are known no more are taken off the list. ARGV: most.
local latest = {}
for _, id in ipairs(redis.call('ZREVRANGE', key('operations'), 0, ARGV[1] - 1)) do
  local operation = redis.call('HGETALL', key('operation', id))
  if #operation > 0 then latest[#latest + 1] = operation else redis.call('ZREM', key('operations'), id) end
end
return latest
