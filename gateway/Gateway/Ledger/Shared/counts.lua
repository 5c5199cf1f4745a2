-- Shared: what an operation did to orders, counted and listed in the step that does it, so that no death of a gateway loses or doubles one.
local counts, left = {}, {}

local function count(counted)
  counts[counted] = (counts[counted] or 0) + 1
end

-- Task id, whether the lab had the order, the number it had there, and the lab where that is not the operation's own.
local function list_left(...)
  left[#left + 1] = table.concat({ ... }, '|')
end

local function keep_counts(operation)
  for counted, orders in pairs(counts) do redis.call('HINCRBY', key('operation', operation), counted, whole(orders)) end
  if next(counts) then redis.call('PEXPIRE', key('operation', operation), KEPT) end
  if #left > 0 then
    redis.call('RPUSH', key('left', operation), unpack(left))
    redis.call('PEXPIRE', key('left', operation), KEPT)
  end
end
