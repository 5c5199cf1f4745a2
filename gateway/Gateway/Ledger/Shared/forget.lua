-- Shared: an operation that is over is known for a while yet, and so is what was changed about it.
local function forget(operation)
  redis.call('PEXPIRE', key('operation', operation), KEPT)
  redis.call('PEXPIRE', key('changes', operation), KEPT)
end
