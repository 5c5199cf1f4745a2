-- The operators' list, oldest first. ARGV: most.
local list = {}
for _, id in ipairs(redis.call('ZRANGE', key('attention'), 0, ARGV[1] - 1)) do
  local order = read(id)
  if order then list[#list + 1] = text(order) end
end
return list
