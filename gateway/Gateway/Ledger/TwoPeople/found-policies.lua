-- The very first gateway approves what it finds: there is nothing yet that it could widen. ARGV: for each lab and test its slot, the policy and its lines.
-- Answers what is in force, `slot` after `policy and lines`.
local policies = key('in-force')
if redis.call('EXISTS', policies) == 0 then
  for i = 1, #ARGV, 3 do redis.call('HSET', policies, ARGV[i], ARGV[i + 1] .. '\n' .. ARGV[i + 2]) end
end
return redis.call('HGETALL', policies)
