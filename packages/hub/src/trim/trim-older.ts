import { loadsOf } from '../archive/loads.ts';
import { survey } from '../archive/survey.ts';
import type { TrimParts, WarmMark } from './trim-parts.ts';

/**
 * Takes away what is warm and was over at `before` (wall ms UTC), the oldest epoch first; how many frames went.
 * `mayGoOn` is asked before each part goes, `isEnough` after it.
 */
export async function trimOlder(
  { hot, process, limits }: Pick<TrimParts, 'hot' | 'process' | 'limits'>,
  mark: WarmMark,
  before: number,
  mayGoOn: () => boolean,
  isEnough: () => Promise<boolean> = () => Promise.resolve(false),
): Promise<number> {
  const found = await survey({ tier: hot, before: () => Promise.resolve(before), now: process.wall(), limits });
  let trimmed = 0;
  for (const epoch of found.due)
    for await (const { frames } of loadsOf(hot, epoch, limits)) {
      const newest = frames.at(-1)?.last ?? 0;
      const warm = mark(epoch.node, epoch.epoch);
      if (!mayGoOn()) return trimmed;
      trimmed += await hot.remove(epoch.node, epoch.epoch, Math.min(newest, warm));
      if (await isEnough()) return trimmed;
      if (newest > warm) break;
    }
  return trimmed;
}
