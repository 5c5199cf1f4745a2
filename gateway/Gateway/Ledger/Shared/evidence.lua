-- Shared: which of the kinds between blanks no evidence of the lab proves now. `ids`: the evidence that counts; `since`: it is dated after this moment.
local function lacking(kinds, lab, ids, since)
  local proven, missing = {}, {}
  for _, id in ipairs(ids) do
    local kind, of, dated, till = unpack(redis.call('HMGET', key('evidence', id), 'kind', 'lab', 'dated', 'until'))
    if kind and of == lab and tonumber(dated) > since and tonumber(dated) <= now and tonumber(till) > now then proven[kind] = true end
  end
  for kind in string.gmatch(kinds, '%S+') do
    if not proven[kind] then missing[#missing + 1] = kind end
  end
  return missing
end
