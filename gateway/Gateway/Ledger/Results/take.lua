-- Shared: a report of a lab, and what makes of it a result of an order.
-- `class`: what its status says: interim, final, changed (amended, appended, corrected) or withdrawn (cancelled, entered in error).
local TAKEN_FROM = { disclosing = true, indeterminate = true, delivered = true, resulted = true }
local BUCKETS = { 1, 5, 15, 30, 60, 120, 240, 480, 720, 1080, 1440, 2160, 2880, 3600, 4320, 5760, 7200, 8640, 10080, 12960, 15840, 20160, 30240, 40320 }

local function report_of(at)
  return {
    lab = ARGV[at], number = ARGV[at + 1], result = ARGV[at + 2], report = ARGV[at + 3], kind = ARGV[at + 4], digest = ARGV[at + 5],
    class = ARGV[at + 6], completes = ARGV[at + 7], barcodes = ARGV[at + 8], strangers = ARGV[at + 9], kept = tonumber(ARGV[at + 10]),
  }
end

local function is_holder(order, r)
  return order.lab == r.lab and order.no == r.number
end

local function is_heard(order)
  return TAKEN_FROM[order.st] or (order.st == 'allocated' and order.se ~= '')
end

-- The same content of the same order was taken before, also when a later version followed it.
local function taken_before(order, r)
  return redis.call('HGET', key('reports', order.id), 'd.' .. r.digest)
end

-- Why one should look at it first; nil where there is nothing strange.
local function doubt(order, r)
  local ended, final = unpack(redis.call('HMGET', key('reports', order.id), 'e.' .. r.report, 'k.' .. r.kind))
  if r.class == 'interim' then return ended and 'interim-after-final' or nil end
  if r.class ~= 'final' then return nil end
  if final and final ~= r.digest then return 'same-barcode-other-content' end
  for barcode in string.gmatch(r.barcodes, '[^,]+') do
    local owner = redis.call('GET', key('b', barcode .. ':' .. r.kind))
    if owner and owner ~= order.id then return 'same-barcode-other-content' end
  end
end

local function remember(order, r)
  local reports = key('reports', order.id)
  redis.call('HSET', reports, 'd.' .. r.digest, r.result)
  if r.class == 'interim' then return end
  if r.class == 'withdrawn' then
    -- Nothing stands any more: the next final contradicts nothing.
    redis.call('HDEL', reports, 'e.' .. r.report, 'k.' .. r.kind)
    return
  end
  redis.call('HSET', reports, 'e.' .. r.report, '1', 'k.' .. r.kind, r.digest)
  for barcode in string.gmatch(r.barcodes, '[^,]+') do
    redis.call('SET', key('b', barcode .. ':' .. r.kind), order.id, 'PX', math.max(r.kept, 1))
  end
end

-- Time from delivery to the final result, in a histogram of fixed buckets (minutes), a hash a day.
local function count_turnaround(order)
  if order.de == '' then return end
  local minutes, bucket = (now - order.de) / 60000, #BUCKETS + 1
  for i, most in ipairs(BUCKETS) do
    if minutes <= most then
      bucket = i
      break
    end
  end
  local day = key('turnaround', whole(math.floor(now / DAY)))
  redis.call('HINCRBY', day, order.lab .. '|' .. order.te .. '|' .. bucket, 1)
  redis.call('PEXPIRE', day, 40 * DAY)
end

-- The result proves that the lab has the order, whatever became of the acknowledgement.
local function confirm_delivery(order)
  if order.st == 'resulted' or order.st == 'delivered' then return end
  if order.cx == '' then redis.call('ZREM', key('due', order.lab), order.id) end
  disclose(order.lab, 'delivered', order.id, order.no)
  write(order, { se = 'sent', de = now })
  count_minute(order, 'd')
  enter(order, 'delivered', order.cx == '1' and 'cancellation-due' or '')
end

local function complete(order)
  close_at_lab(order)
  destroy(order)
  write(order, { re = now, cx = '' })
  count_minute(order, 'r')
  enter(order, 'resulted', '')
end

-- The order moves on only by the lab that holds it; a result that an operator releases for another goes to the placer all the same.
-- True where it is due at once.
local function take(order, r)
  if is_holder(order, r) and is_heard(order) then
    if r.completes == '1' and order.st ~= 'resulted' then count_turnaround(order) end
    confirm_delivery(order)
    if r.completes == '1' and order.st ~= 'resulted' then complete(order) end
    save(order)
  end
  remember(order, r)
  if r.strangers ~= '' then raise('person-data', r.lab, order.te, r.strangers, order.id) end
  if r.class == 'withdrawn' and r.completes == '0' and order.st == 'resulted' then raise('report-withdrawn', r.lab, order.te, '', order.id) end
  return enqueue(order, r.result, r.completes)
end
