-- What is kept apart and undecided, oldest first. ARGV: most; or an id, then this one, also when it is decided.
local function of(id)
  local entry = packed_hash(key('q', id))
  return entry and { id, entry }
end

if not tonumber(ARGV[1]) then return { of(ARGV[1]) } end
local list = {}
for _, id in ipairs(redis.call('ZRANGE', key('quarantine'), 0, ARGV[1] - 1)) do list[#list + 1] = of(id) end
return list
