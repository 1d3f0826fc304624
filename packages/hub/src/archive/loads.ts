import type { FrameTier } from '../tiers/frame-tier.ts';
import type { DueEpoch } from './survey.ts';
import { type Load, type LoadLimits, takeLoad } from './take-load.ts';

/**
 * All loads of an epoch that may go, one after another. Each is read when it is asked for: what was deleted meanwhile is
 * not met again, and nothing stays open on the server while the caller takes its time.
 */
export async function* loadsOf(
  tier: Pick<FrameTier, 'following'>,
  { node, epoch, oldest, before, ageOf }: DueEpoch,
  limits: LoadLimits,
): AsyncGenerator<Load> {
  let after = oldest - 1;
  let settled = 0;
  for (;;) {
    const load = await takeLoad(tier.following(node, epoch, after), ageOf, before, limits, settled);
    const newest = load.frames.at(-1);
    if (newest !== undefined) {
      after = newest.last;
      yield load;
      if (!load.isFull) return;
    } else if (load.settled <= settled) return;
    settled = load.settled;
  }
}
