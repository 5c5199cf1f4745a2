-- What becomes of a quarantined report, and the record of it, in one step.
-- ARGV: id, action, target order or empty, by, certificate, keys, reason, two people needed, then, unless it is destroyed, order id, the report (take.lua) and its sealed result.
local id, action, target, by, certificate, pins, why, two = ARGV[1], ARGV[2], ARGV[3], ARGV[4], ARGV[5], ARGV[6], ARGV[7], ARGV[8] == '1'
local entry = key('q', id)
local state, first, first_target, proposer, first_certificate, first_pins, lab, reason =
  unpack(redis.call('HMGET', entry, 'st', 'pa', 'pt', 'pb', 'pc', 'pk', 'lab', 'reason'))
if state ~= 'open' then return 'closed' end
if two then
  if first ~= action or first_target ~= target then return 'second-needed' end
  if not is_another({ by = proposer, certificate = first_certificate, keys = first_pins }, { by = by, certificate = certificate, keys = pins }) then return 'same-person' end
end

local result = ''
if action ~= 'destroyed' then
  local order = read(ARGV[9])
  if not order then return 'closed' end
  local r = report_of(10)
  -- What was taken meanwhile is not sent twice.
  result = taken_before(order, r)
  if not result then
    result = r.result
    redis.call('SET', key('rx', result), ARGV[21])
    take(order, r)
  end
  target = order.id
end
redis.call('ZREM', key('quarantine'), id)
redis.call('DEL', key('qx', id))
redis.call('HSET', entry, 'st', action)
redis.call('HDEL', entry, 'pa', 'pt', 'pb', 'pc', 'pk', 'pw')
decide({ e = action, q = id, o = target, r = result, by = by, with = two and proposer or '', cert = certificate, lab = lab, reason = reason, why = why })
return 'done'
