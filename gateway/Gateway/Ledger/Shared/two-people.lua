-- Shared: I10. Of two people none is the other: not by party, not by certificate, not by any key. `keys`: pins between blanks; a person may have several, and a
-- key under a new certificate, or under another name in the registry, is still the same key.
local function is_another(first, second)
  if first.by == second.by or first.certificate == second.certificate then return false end
  local theirs = ' ' .. second.keys .. ' '
  for pin in string.gmatch(first.keys, '%S+') do
    if string.find(theirs, ' ' .. pin .. ' ', 1, true) then return false end
  end
  return true
end
