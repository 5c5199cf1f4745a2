-- I4: from here on no script gives this lab an order or takes a result from it. ARGV: lab, late results, reason, by, channel.
-- A second suspension changes only what becomes of late results.
local lab, late, reason, by, channel = ARGV[1], ARGV[2], ARGV[3], ARGV[4], ARGV[5]
local first = redis.call('HSET', key('standing'), lab, late)
redis.call('HSETNX', key('suspension', lab), 'since', now)
redis.call('HSET', key('suspension', lab), 'late', late)
redis.call('HSETNX', key('suspension', lab), 'reason', reason)
redis.call('HSETNX', key('suspension', lab), 'by', by)
redis.call('PUBLISH', channel, lab)
return first
