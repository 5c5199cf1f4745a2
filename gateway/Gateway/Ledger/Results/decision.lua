-- Shared: what operators decided about results. A stream that only grows; this is the one place where it is written.
local function decide(decision)
  local flat = {}
  for name, value in pairs(decision) do
    flat[#flat + 1] = name
    flat[#flat + 1] = value
  end
  redis.call('XADD', key('decisions'), '*', unpack(flat))
end
