-- Shared: an operation's work in this programme. Where it is, is kept here by the steps themselves, so that any replica goes on. One that was not told of the operation, or was told that it
-- is stopped, does nothing.
local function running(work)
  return redis.call('HGET', work, 'stopped') == '0'
end

local function keep(work, ...)
  redis.call('HSET', work, ...)
end
