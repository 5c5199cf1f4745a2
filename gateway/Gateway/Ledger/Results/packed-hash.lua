-- Shared: a hash of Redis for the answer, packed as orders are.
local function packed_hash(name)
  local flat, entry = redis.call('HGETALL', name), {}
  for i = 1, #flat, 2 do entry[flat[i]] = flat[i + 1] end
  return #flat > 0 and cmsgpack.pack(entry) or nil
end
