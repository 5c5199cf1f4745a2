-- Which policy a lab is given orders under. ARGV: lab, test, policy; one that is in no registry gives it none.
return redis.call('HSET', key('figures'), ARGV[1] .. '|' .. ARGV[2] .. '|policy', ARGV[3])
