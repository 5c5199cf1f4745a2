-- Whose call it is. ARGV: call, digest of the request, holder, ms until it counts as dropped. Said again by its holder it holds on.
local call, digest, holder, length = key('call', ARGV[1]), ARGV[2], ARGV[3], ARGV[4]
local asked, by, status, media, body = unpack(redis.call('HMGET', call, 'digest', 'holder', 'status', 'media', 'body'))
if asked and asked ~= digest then return { 'another' } end
if status then return { 'answered', status, media, body } end
if by and by ~= holder then return { 'under-way' } end
redis.call('HSET', call, 'digest', digest, 'holder', holder)
redis.call('PEXPIRE', call, length)
return { 'begun' }
