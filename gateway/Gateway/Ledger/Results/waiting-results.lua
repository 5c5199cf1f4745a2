-- What a placer may fetch, in the order in which it was taken. ARGV: placer, number token or empty, from and to in µs, after (exclusive) in µs, most.
local placer, token, from, to, after, most = ARGV[1], ARGV[2], ARGV[3], ARGV[4], ARGV[5], tonumber(ARGV[6])
local waiting = key('waiting', placer)
if token ~= '' then
  local order = redis.call('GET', key('n', placer .. ':' .. token))
  if not order then return { 0, {} } end
  waiting = key('waiting-of', order)
end

local start = tonumber(after) >= tonumber(from) and '(' .. after or from
local list = {}
for _, result in ipairs(redis.call('ZRANGEBYSCORE', waiting, start, '(' .. to, 'LIMIT', 0, most)) do
  local taken, id = unpack(redis.call('HMGET', key('r', result), 'ac', 'o'))
  local order = read(id)
  list[#list + 1] = { result, taken, redis.call('GET', key('rx', result)), id, order and order.pt or '' }
end
return { redis.call('ZCOUNT', waiting, from, '(' .. to), list }
