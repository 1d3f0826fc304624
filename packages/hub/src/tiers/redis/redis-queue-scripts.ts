/**
 * Each runs inside Redis as one act. Core commands of 7.0 only. A report's id is that of its entry, `ms-n`; a replayed
 * one keeps its name in the field `id`.
 */

/**
 * KEYS: stream, key. ARGV: bytes, gzip, from, received, digest ('' without a key), how many may wait, ms for which a fate
 * is kept, prefix.
 */
export const ADD = `
if ARGV[5] ~= '' then
  local known = redis.call('HMGET', KEYS[2], 'digest', 'id')
  if known[1] then
    if known[1] ~= ARGV[5] then return {'other', ''} end
    return {'known', known[2]}
  end
end
if redis.call('XLEN', KEYS[1]) >= tonumber(ARGV[6]) then return {'full', ''} end
local id = redis.call('XADD', KEYS[1], '*', 'b', ARGV[1], 'z', ARGV[2], 'f', ARGV[3], 'r', ARGV[4])
local fate = ARGV[8] .. 'report:' .. id
redis.call('HSET', fate, 'received', ARGV[4])
redis.call('PEXPIRE', fate, ARGV[7])
if ARGV[5] ~= '' then
  redis.call('HSET', KEYS[2], 'digest', ARGV[5], 'id', id)
  redis.call('PEXPIRE', KEYS[2], ARGV[7])
end
return {'added', id}
`;

/**
 * KEYS: stream, fate. ARGV: group, id, fate, state, ms for which it is kept. Allowed at the limit of the memory: what is
 * settled makes room.
 */
export const SETTLE = `#!lua flags=allow-oom
if ARGV[4] == 'failed' then
  local entry = redis.call('XRANGE', KEYS[1], ARGV[2], ARGV[2])[1]
  if entry then redis.call('HSET', KEYS[2], 'b', entry[2][2], 'z', entry[2][4], 'f', entry[2][6]) end
end
redis.call('HSET', KEYS[2], 'fate', ARGV[3])
redis.call('PEXPIRE', KEYS[2], ARGV[5])
redis.call('XACK', KEYS[1], ARGV[1], ARGV[2])
redis.call('XDEL', KEYS[1], ARGV[2])
return 1
`;

/** KEYS: stream, fate. @returns 1 when it waits again, 0 when there is nothing to replay */
export const REPLAY = `
local kept = redis.call('HMGET', KEYS[2], 'b', 'z', 'f', 'received')
if not kept[1] then return 0 end
redis.call('XADD', KEYS[1], '*', 'b', kept[1], 'z', kept[2], 'f', kept[3], 'r', kept[4], 'id', string.match(KEYS[2], '[^:]+$'))
redis.call('HDEL', KEYS[2], 'b', 'z', 'f', 'fate')
return 1
`;
