-- Keeps a call's answer for a day, or drops the call, so that the next begins anew. ARGV: call, holder; then status, media type and body, or nothing.
local call, holder, status, media, body = key('call', ARGV[1]), ARGV[2], ARGV[3], ARGV[4], ARGV[5]
if redis.call('HGET', call, 'holder') ~= holder then return 0 end
if not status then return redis.call('DEL', call) end
redis.call('HSET', call, 'status', status, 'media', media, 'body', body)
return redis.call('PEXPIRE', call, DAY)
