-- Results that their placer refused, oldest first. ARGV: most.
local list = {}
for _, result in ipairs(redis.call('ZRANGE', key('attention-results'), 0, ARGV[1] - 1)) do
  local order, placer, status, tries = unpack(redis.call('HMGET', key('r', result), 'o', 'pl', 'refused', 'at'))
  if order then list[#list + 1] = { result, order, placer, status, tries, redis.call('ZSCORE', key('attention-results'), result) } end
end
return list
