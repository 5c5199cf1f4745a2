-- The texts of the policies in force; a name has one text for good. ARGV: name and text of each. Answers the names that have another text: then nothing was written.
local changed = {}
for at = 1, #ARGV, 2 do
  local before = redis.call('HGET', key('policies'), ARGV[at])
  if before and before ~= ARGV[at + 1] then changed[#changed + 1] = ARGV[at] end
end
if #changed > 0 then return changed end
for at = 1, #ARGV, 2 do redis.call('HSETNX', key('policies'), ARGV[at], ARGV[at + 1]) end
return {}
