-- Shared: a list looked through in parts. A part begins behind the order that the last one ended with, by its place and not by how many were before it: others take orders out and put
-- some in meanwhile. Ids of a programme are of one length, so nothing comes between one and the bookmark behind it.
local function after(list, score, id, most)
  if most <= 0 then return {} end
  if not id or id == '' then return redis.call('ZRANGE', list, 0, most - 1, 'WITHSCORES') end
  local bookmark = id .. '!'
  redis.call('ZADD', list, score, bookmark)
  local first = redis.call('ZRANK', list, bookmark)
  redis.call('ZREM', list, bookmark)
  return redis.call('ZRANGE', list, first, first + most - 1, 'WITHSCORES')
end
