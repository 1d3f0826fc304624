import type { BootOffset } from '@cerveceria/protocol';
import type { FrameTier } from '../tiers/frame-tier.ts';
import { wallTime } from '../tiers/wall-time.ts';

interface Stretch {
  readonly node: string;
  readonly epoch: string;
  /** What is missing begins behind this seq and ends with that one. */
  readonly after: number;
  readonly last: number;
}

/**
 * The seq behind which an epoch is younger than `since` (wall ms), found by halving, as within an epoch time mostly rises
 * with the seqs; where it does not, as in what comes by reports, it lies before the first frame that is young. What knows
 * no time counts as young, so that nothing is left out for want of a clock.
 */
export async function hotFloor(
  tier: Pick<FrameTier, 'following' | 'boots' | 'frames'>,
  { node, epoch, after, last }: Stretch,
  since: number,
): Promise<number> {
  const pieces = await tier.boots(node);
  const own = new Map<string, BootOffset[]>();
  for (const piece of pieces) own.set(piece.boot, [...(own.get(piece.boot) ?? []), piece]);
  /** The first frame behind a seq that knows its time. */
  const timed = async (seq: number) => {
    for await (const { first, boot, monoTo } of tier.following(node, epoch, seq)) {
      const wall = monoTo === null ? null : wallTime(own.get(boot) ?? [])(monoTo);
      if (wall !== null) return { first, isOld: wall < since };
    }
    return undefined;
  };
  let [low, high] = [after, last];
  const start = await timed(low);
  if (start?.isOld !== true) return after;
  low = start.first;
  while (low < high) {
    const middle = Math.floor((low + high) / 2);
    const found = await timed(middle);
    if (found?.isOld === true) low = Math.max(middle + 1, found.first);
    else high = middle;
  }
  let floor = last;
  for await (const { first } of tier.following(node, epoch, low)) {
    floor = first - 1;
    break;
  }
  for await (const frame of tier.frames({ node, from: since, to: Number.MAX_SAFE_INTEGER }))
    if (frame.epoch === epoch && frame.first > after && (frame.to ?? 0) >= since)
      floor = Math.min(floor, frame.first - 1);
  return floor;
}
