-- ARGV: kind, lab, test or empty, details, order or empty; then, for what lasts, `once`: one a day is enough.
local kind, lab, test, details, order, once = unpack(ARGV)
if once and redis.call('EXISTS', key('signal', table.concat({ kind, lab, test, whole(math.floor(now / DAY)) }, '|'))) == 1 then return 0 end
raise(kind, lab, test, details, order)
return 1
