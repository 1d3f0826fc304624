/**
 * Each runs inside Redis as one act. Core commands of 7.0 only. A report's id is that of its entry, `ms-n`; a replayed
 * one keeps its name in the field `id`.
 */

/**
 * Bytes that wait stand in the hash `room`, with the number of entries that they are of: where that is another one (an older
 * release was here, or the hash is lost) they are counted anew, so that it cannot drift.
 */
const ROOM = `
local function room(stream, key)
  local entries = redis.call('XLEN', stream)
  local known = redis.call('HMGET', key, 'bytes', 'entries')
  if known[1] and tonumber(known[2]) == entries then return tonumber(known[1]), entries end
  local bytes, from, part = 0, '-', nil
  repeat
    part = redis.call('XRANGE', stream, from, '+', 'COUNT', 4)
    for _, entry in ipairs(part) do
      bytes = bytes + #entry[2][2]
      from = '(' .. entry[1]
    end
  until #part < 4
  return bytes, entries
end
local function fill(key, bytes, entries)
  redis.call('HSET', key, 'bytes', string.format('%.0f', bytes), 'entries', entries)
end
`;

/**
 * KEYS: stream, key, room. ARGV: bytes, gzip, from, received, digest ('' without a key), how many may wait, ms for which a
 * fate is kept, prefix, how many bytes may wait.
 */
export const ADD = `
${ROOM}
if ARGV[5] ~= '' then
  local known = redis.call('HMGET', KEYS[2], 'digest', 'id')
  if known[1] then
    if known[1] ~= ARGV[5] then return {'other', ''} end
    return {'known', known[2]}
  end
end
local bytes, entries = room(KEYS[1], KEYS[3])
if entries >= tonumber(ARGV[6]) then return {'full', ''} end
if bytes + #ARGV[1] > tonumber(ARGV[9]) then return {'heavy', ''} end
local id = redis.call('XADD', KEYS[1], '*', 'b', ARGV[1], 'z', ARGV[2], 'f', ARGV[3], 'r', ARGV[4])
fill(KEYS[3], bytes + #ARGV[1], entries + 1)
local fate = ARGV[8] .. 'report:' .. id
redis.call('HSET', fate, 'received', ARGV[4], 'size', #ARGV[1])
redis.call('PEXPIRE', fate, ARGV[7])
if ARGV[5] ~= '' then
  redis.call('HSET', KEYS[2], 'digest', ARGV[5], 'id', id)
  redis.call('PEXPIRE', KEYS[2], ARGV[7])
end
return {'added', id}
`;

/**
 * KEYS: stream, fate, room, those set aside. ARGV: group, entry, fate, state, ms for which it is kept, when it ended, id.
 * Allowed at the limit of the memory: what is settled makes room.
 */
export const SETTLE = `#!lua flags=allow-oom
${ROOM}
local size = tonumber(redis.call('HGET', KEYS[2], 'size'))
if ARGV[4] == 'failed' or not size then
  local entry = redis.call('XRANGE', KEYS[1], ARGV[2], ARGV[2])[1]
  if entry then
    size = #entry[2][2]
    if ARGV[4] == 'failed' then
      redis.call('HSET', KEYS[2], 'b', entry[2][2], 'z', entry[2][4], 'f', entry[2][6], 'received', entry[2][8])
      redis.call('ZADD', KEYS[4], ARGV[6], ARGV[7])
    end
  end
end
redis.call('HSET', KEYS[2], 'fate', ARGV[3])
redis.call('PEXPIRE', KEYS[2], ARGV[5])
redis.call('XACK', KEYS[1], ARGV[1], ARGV[2])
local bytes, entries = room(KEYS[1], KEYS[3])
if redis.call('XDEL', KEYS[1], ARGV[2]) == 1 then fill(KEYS[3], bytes - size, entries - 1) end
return 1
`;

/**
 * KEYS: stream, fate, room, those set aside. ARGV: how many may wait, how many bytes, id. @returns 'replayed'; 'none': there
 * is nothing to replay; 'full' or 'heavy': it stays where it is
 */
export const REPLAY = `
${ROOM}
local kept = redis.call('HMGET', KEYS[2], 'b', 'z', 'f', 'received')
if not kept[1] then return 'none' end
local bytes, entries = room(KEYS[1], KEYS[3])
if entries >= tonumber(ARGV[1]) then return 'full' end
if bytes + #kept[1] > tonumber(ARGV[2]) then return 'heavy' end
redis.call('XADD', KEYS[1], '*', 'b', kept[1], 'z', kept[2], 'f', kept[3], 'r', kept[4], 'id', ARGV[3])
fill(KEYS[3], bytes + #kept[1], entries + 1)
redis.call('HSET', KEYS[2], 'size', #kept[1])
redis.call('HDEL', KEYS[2], 'b', 'z', 'f', 'fate')
redis.call('ZREM', KEYS[4], ARGV[3])
return 'replayed'
`;

/** KEYS: stream, room. @returns how many wait, and their bytes */
export const LOAD = `
${ROOM}
local bytes, entries = room(KEYS[1], KEYS[2])
return {entries, string.format('%.0f', bytes)}
`;

/** KEYS: stream. ARGV: from where, how many. @returns of each: entry, bytes, from, received, id or '' */
export const LIST_WAITING = `
local rows = {}
for _, entry in ipairs(redis.call('XRANGE', KEYS[1], ARGV[1], '+', 'COUNT', ARGV[2])) do
  local f = entry[2]
  rows[#rows + 1] = {entry[1], #f[2], f[6], f[8], f[10] or ''}
end
return rows
`;

/** KEYS: those set aside, fate. ARGV: id. What was replayed or is forgotten is not listed any more. */
export const UNLIST = `
if redis.call('HSTRLEN', KEYS[2], 'b') == 0 then redis.call('ZREM', KEYS[1], ARGV[1]) end
return 1
`;
