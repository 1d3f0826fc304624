import type { Room } from '../room.ts';
import type { RedisLink } from './redis-link.ts';

/** Bytes that Redis uses and may use. @throws TIER_UNAVAILABLE */
export async function roomOf(link: RedisLink): Promise<Room> {
  const said = await link.text<string>('INFO', 'memory');
  const value = (name: string) => Number(new RegExp(`^${name}:(\\d+)`, 'm').exec(said)?.[1] ?? 0);
  const limit = value('maxmemory');
  return { used: value('used_memory'), limit: limit === 0 ? null : limit };
}
