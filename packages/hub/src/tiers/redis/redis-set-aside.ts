import type { RedisLink } from './redis-link.ts';

/** Keys looked at in one step. */
const STEP = 1000;

/**
 * Ids of the reports that were set aside, the oldest first. Those of releases that kept no list of them are put on it the
 * first time that somebody asks.
 */
export async function asideIds(link: Pick<RedisLink, 'text'>, prefix: string): Promise<string[]> {
  const [aside, listed, fates] = [`${prefix}reports-aside`, `${prefix}reports-aside-listed`, `${prefix}report:`];
  if ((await link.text<number>('EXISTS', listed)) === 0) {
    let cursor = '0';
    do {
      const [next, keys] = await link.text<[string, string[]]>('SCAN', cursor, 'MATCH', `${fates}*`, 'COUNT', STEP);
      for (const key of keys) {
        if ((await link.text<number>('HSTRLEN', key, 'b')) === 0) continue;
        const { ended } = JSON.parse((await link.text<string | null>('HGET', key, 'fate')) ?? '{}') as {
          ended?: number;
        };
        await link.text('ZADD', aside, ended ?? 0, key.slice(fates.length));
      }
      cursor = next;
    } while (cursor !== '0');
    await link.text('SET', listed, '1');
  }
  return await link.text<string[]>('ZRANGE', aside, 0, -1);
}
