-- Shared: what stands in the way of a lab's return. `content`: of the request: lab, operation, evidence.
-- The request is for one suspension: of an earlier one, or of one that a stronger took the place of, it says nothing. While orders are being moved the lab cannot
-- come back; and from a cut it comes back empty, since what it knew persons by is given up.
local function fault_of(content, kinds)
  if redis.call('HGET', key('open'), content.lab) ~= content.operation then return 'overtaken' end
  local state, mode, started = unpack(redis.call('HMGET', key('operation', content.operation), 'state', 'mode', 'started'))
  if state == 'running' or (state == 'stopped' and mode == 'cut') then return 'leaving' end
  local missing = lacking(kinds, content.lab, content.evidence, tonumber(started))
  if #missing > 0 then return 'evidence', missing end
end
