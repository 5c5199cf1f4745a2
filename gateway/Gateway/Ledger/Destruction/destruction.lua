-- How destruction stands at a lab. ARGV: lab, its retention term in ms or empty, overdue after so many ms, at most so many numbers.
-- Answers: kept with the term running (or without one), term over and not asked yet, asked, confirmed, overdue, next try or empty, then of the numbers asked for the longest: number and since when.
local lab, term, late, most = ARGV[1], tonumber(ARGV[2]), tonumber(ARGV[3]), tonumber(ARGV[4])
local kept, asked, destroy = key('kept', lab), key('asked', lab), key('destroy', lab)
local over = term and redis.call('ZCOUNT', kept, '-inf', now - term) or 0
local next = redis.call('ZRANGE', destroy, 0, 0, 'WITHSCORES')[2] or ''
return {
  redis.call('ZCARD', kept) - over, over, redis.call('ZCARD', asked), redis.call('HLEN', key('destroyed', lab)),
  redis.call('ZCOUNT', asked, '-inf', now - late), next, redis.call('ZRANGE', asked, 0, most - 1, 'WITHSCORES'),
}
