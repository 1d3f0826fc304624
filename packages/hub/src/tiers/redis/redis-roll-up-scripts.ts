/** KEYS: the days of a channel and width. ARGV: day, document, ms until it goes by itself. */
export const PUT_DAY = `
redis.call('SET', KEYS[1] .. ':' .. ARGV[1], ARGV[2], 'PX', ARGV[3])
redis.call('ZADD', KEYS[1], ARGV[1], ARGV[1])
return 1
`;

/** ARGV: days whose documents have gone by themselves, if nobody has put them anew. */
export const FORGET_DAYS = `
for _, day in ipairs(ARGV) do
  if redis.call('EXISTS', KEYS[1] .. ':' .. day) == 0 then redis.call('ZREM', KEYS[1], day) end
end
return 1
`;

/** ARGV: the last day to go. */
export const REMOVE_DAYS = `
local days = redis.call('ZRANGEBYSCORE', KEYS[1], '-inf', ARGV[1])
local removed = 0
for _, day in ipairs(days) do
  removed = removed + redis.call('DEL', KEYS[1] .. ':' .. day)
  redis.call('ZREM', KEYS[1], day)
end
return removed
`;
