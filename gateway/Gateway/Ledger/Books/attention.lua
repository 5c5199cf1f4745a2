-- A part of the orders that may need an operator, oldest first, on the operators' list, and then those that are held. ARGV: which list, where the part before ended (score and id, or empty), most to
-- look at, the filter. Answers the orders, and where it ended; list 0 when all was looked at.
local FIXED = 4
local found, list, score, id = look_through(filter_of(FIXED + 1), tonumber(ARGV[1]), ARGV[2], ARGV[3], tonumber(ARGV[4]))
local orders = {}
for i, order in ipairs(found) do orders[i] = text(order) end
return { orders, list, score, id }
