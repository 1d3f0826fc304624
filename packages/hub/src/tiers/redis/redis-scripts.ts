import { sureOfRights } from './redis-rights.ts';

/**
 * What must happen in one act runs as a script inside Redis. Core commands of 7.0 only.
 * Sequence numbers travel as text wherever Lua would print a large number in its own way.
 */

/**
 * The gate and the append. KEYS: epoch, stream, runs, gaps, boots, epochs. ARGV: name of the epoch, then nine a frame.
 * A stream's ids must rise, as a frame's `first` does, so that the stream itself would refuse what the gate let through.
 * What was there before is written again: only a write of this connection can be waited for at the replicas.
 */
export const APPEND = `
${sureOfRights(
  ...["'HGET', KEYS[5], 'x'", "'HLEN', KEYS[5]", "'HSET', KEYS[5], 'x', 'x'", "'RPUSH', KEYS[3], 'x'"],
  ...["'XADD', KEYS[2], '*', 'h', 'x'", "'RPUSH', KEYS[4], 'x'", "'RPUSH', KEYS[6], 'x'", "'HSET', KEYS[1], 'x', 'x'"],
)}
local mark = redis.call('HMGET', KEYS[1], 'watermark', 'held', 'dropped', 'frames', 'boot')
local watermark, held = tonumber(mark[1] or '0'), tonumber(mark[2] or '0')
local dropped, frames, last_boot = tonumber(mark[3] or '0'), tonumber(mark[4] or '0'), mark[5]
local said, stored = {}, 0
for at = 2, #ARGV, 9 do
  local first, last = tonumber(ARGV[at]), tonumber(ARGV[at + 1])
  local outcome = 'overlap'
  if last <= watermark then outcome = 'duplicate'
  elseif first == watermark + 1 then outcome = 'stored'
  elseif first > watermark then outcome = 'hole' end
  if outcome == 'stored' then
    local name = ARGV[at + 3]
    local boot = redis.call('HGET', KEYS[5], name)
    if not boot then
      boot = tostring(redis.call('HLEN', KEYS[5]))
      redis.call('HSET', KEYS[5], name, boot)
    end
    if boot ~= last_boot then
      redis.call('RPUSH', KEYS[3], ARGV[at] .. ':' .. boot)
      last_boot = boot
    end
    local head = ARGV[at + 1] .. ',' .. ARGV[at + 2] .. ',' .. boot .. ',' .. ARGV[at + 4] .. ',' .. ARGV[at + 5]
      .. ',' .. ARGV[at + 6] .. ',' .. ARGV[at + 7]
    redis.call('XADD', KEYS[2], ARGV[at] .. '-0', 'h', head, 'b', ARGV[at + 8])
    if ARGV[at + 2] == 'gap' then redis.call('RPUSH', KEYS[4], ARGV[at]) end
    watermark, stored = last, stored + 1
    held, dropped = held + tonumber(ARGV[at + 6]), dropped + tonumber(ARGV[at + 7])
  end
  said[#said + 1] = outcome
  said[#said + 1] = string.format('%.0f', watermark)
end
if stored > 0 then
  if not mark[1] then redis.call('RPUSH', KEYS[6], ARGV[1]) end
  redis.call('HSET', KEYS[1], 'watermark', string.format('%.0f', watermark), 'held', string.format('%.0f', held),
    'dropped', string.format('%.0f', dropped), 'frames', string.format('%.0f', frames + stored), 'boot', last_boot)
elseif mark[1] then
  redis.call('HSET', KEYS[1], 'watermark', mark[1])
end
return said
`;

/**
 * Entries between two ids from the first frame on whose end is at or after a time of its boot. KEYS: stream. ARGV: lowest
 * and highest first, monotonic ms, how many. Within one boot ends rise with the ids; a gap without times is passed over.
 */
export const SEEK_PAGE = `
local low, high, mono = tonumber(ARGV[1]), tonumber(ARGV[2]), tonumber(ARGV[3])
local function timed(from)
  local start = string.format('%.0f', from) .. '-0'
  while true do
    local found = redis.call('XRANGE', KEYS[1], start, string.format('%.0f', high) .. '-0', 'COUNT', 1)[1]
    if not found then return nil end
    local stop = string.match(found[2][2], '^[^,]*,[^,]*,[^,]*,[^,]*,([^,]*)')
    if stop ~= '' then return tonumber(string.match(found[1], '^%d+')), tonumber(stop) end
    start = '(' .. found[1]
  end
end
while low < high do
  local middle = math.floor((low + high) / 2)
  local first, stop = timed(middle)
  if not first or stop >= mono then high = middle else low = first + 1 end
end
return redis.call('XRANGE', KEYS[1], string.format('%.0f', low) .. '-0', ARGV[2] .. '-0', 'COUNT', ARGV[4])
`;

/**
 * Monotonic ms of the first and last scan between two ids, both included; nothing where no frame knows its time. KEYS:
 * stream. ARGV: lowest and highest first.
 */
export const EXTENT = `
local function timed(command, start, stop, pattern)
  while true do
    local found = redis.call(command, KEYS[1], start, stop, 'COUNT', 1)[1]
    if not found then return nil end
    local time = string.match(found[2][2], pattern)
    if time ~= '' then return time end
    start = '(' .. found[1]
  end
end
local low, high = ARGV[1] .. '-0', ARGV[2] .. '-0'
local from = timed('XRANGE', low, high, '^[^,]*,[^,]*,[^,]*,([^,]*)')
if not from then return {} end
return {from, timed('XREVRANGE', high, low, '^[^,]*,[^,]*,[^,]*,[^,]*,([^,]*)')}
`;

/** Ids and heads without the bytes. KEYS: stream. ARGV: lowest id, how many. */
export const HEADS = `
local said = {}
for _, entry in ipairs(redis.call('XRANGE', KEYS[1], ARGV[1], '+', 'COUNT', ARGV[2])) do
  said[#said + 1] = entry[1]
  said[#said + 1] = entry[2][2]
end
return said
`;

/** Lets a gate stand higher. KEYS: epoch, epochs. ARGV: name of the epoch, seq. */
export const ADVANCE = `
${sureOfRights("'RPUSH', KEYS[2], 'x'", "'HSET', KEYS[1], 'x', 'x'")}
local watermark = redis.call('HGET', KEYS[1], 'watermark')
if tonumber(watermark or '0') >= tonumber(ARGV[2]) then return 0 end
if not watermark then redis.call('RPUSH', KEYS[2], ARGV[1]) end
redis.call('HSET', KEYS[1], 'watermark', ARGV[2])
return 1
`;

/** Watermark, held, dropped, frames and the oldest entry's id, as they stand at one instant. KEYS: epoch, stream. */
export const TOTALS = `
local said = redis.call('HMGET', KEYS[1], 'watermark', 'held', 'dropped', 'frames')
for at = 1, 4 do said[at] = said[at] or '0' end
local oldest = redis.call('XRANGE', KEYS[2], '-', '+', 'COUNT', 1)[1]
said[5] = oldest and string.match(oldest[1], '^%d+') or string.format('%.0f', tonumber(said[1]) + 1)
return said
`;

/** Takes whole frames away from the front. KEYS: epoch, stream, gaps. ARGV: last seq, how many at most. */
export const REMOVE = `
${sureOfRights(
  ...["'XTRIM', KEYS[2], 'MINID', '0'", "'LINDEX', KEYS[3], 0", "'LPOP', KEYS[3]", "'HINCRBY', KEYS[1], 'x', 0"],
)}
local limit, held, dropped, gone, newest = tonumber(ARGV[1]), 0, 0, 0, nil
for _, entry in ipairs(redis.call('XRANGE', KEYS[2], '-', ARGV[1] .. '-0', 'COUNT', ARGV[2])) do
  local last, h, d = string.match(entry[2][2], '^([^,]*),[^,]*,[^,]*,[^,]*,[^,]*,([^,]*),([^,]*)$')
  if tonumber(last) > limit then break end
  held, dropped, gone, newest = held + tonumber(h), dropped + tonumber(d), gone + 1, entry[1]
end
if gone == 0 then return 0 end
local first = string.match(newest, '^%d+')
redis.call('XTRIM', KEYS[2], 'MINID', first .. '-1')
while true do
  local gap = redis.call('LINDEX', KEYS[3], 0)
  if not gap or tonumber(gap) > tonumber(first) then break end
  redis.call('LPOP', KEYS[3])
end
redis.call('HINCRBY', KEYS[1], 'held', string.format('%.0f', 0 - held))
redis.call('HINCRBY', KEYS[1], 'dropped', string.format('%.0f', 0 - dropped))
redis.call('HINCRBY', KEYS[1], 'frames', -gone)
return gone
`;
