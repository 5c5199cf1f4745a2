-- Shared: who changed what, when and why, the latest thousand. Said again by the same call it is on record once.
local function note(list, call, ...)
  local last = redis.call('XREVRANGE', list, '+', '-', 'COUNT', 1)[1]
  if last and last[2][2] == call then return end
  redis.call('XADD', list, 'MAXLEN', '~', 1000, '*', 'call', call, ...)
end
