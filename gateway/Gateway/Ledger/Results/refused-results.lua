-- Results that the placer refused, oldest first. ARGV: most.
local list = {}
for _, result in ipairs(redis.call('ZRANGE', key('attention-results'), 0, ARGV[1] - 1)) do
  local order, status = unpack(redis.call('HMGET', key('r', result), 'o', 'refused'))
  if order then list[#list + 1] = { result, order, status } end
end
return list
