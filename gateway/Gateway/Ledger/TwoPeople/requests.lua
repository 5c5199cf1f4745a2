-- Requests of two people as they stand now. ARGV: ids.
local list = {}
for _, id in ipairs(ARGV) do
  local fields = request_of(id)
  if #fields > 0 then list[#list + 1] = fields end
end
return list
