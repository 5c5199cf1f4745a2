-- The very first gateway approves what it finds: there is nothing yet that it could make laxer. ARGV: where it is kept, then for each subject its name and text.
-- Answers what is in force, subject after text.
local texts = key(ARGV[1])
if redis.call('EXISTS', texts) == 0 then
  for i = 2, #ARGV, 2 do redis.call('HSET', texts, ARGV[i], ARGV[i + 1]) end
end
return redis.call('HGETALL', texts)
