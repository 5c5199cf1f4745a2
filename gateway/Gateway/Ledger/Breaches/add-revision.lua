-- The next revision of a list for letters. ARGV: breach, content, number, revision. 1: it is there, by this call or before; 0: another has this number.
local breach, content, number, revision = unpack(ARGV)
local known = redis.call('HGET', key('contents', breach), content)
if known then return known == number and 1 or 0 end
if redis.call('HLEN', key('revisions', breach)) + 1 ~= tonumber(number) then return 0 end
redis.call('HSET', key('contents', breach), content, number)
redis.call('HSET', key('revisions', breach), number, revision)
return 1
