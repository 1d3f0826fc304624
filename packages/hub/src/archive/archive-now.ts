import { silentLog, systemMachineClock } from '@cerveceria/runtime';
import type { Tier } from '../tiers/tier-set.ts';
import { LOAD_LIMITS, NOTHING_HELD } from './archive-parts.ts';
import { archivePass } from './archive-pass.ts';
import { ArchiveProgress } from './archive-progress.ts';
import type { LoadLimits } from './take-load.ts';

/**
 * One pass as fast as the tiers let it, with nobody to be considerate of: what was over at `before` (wall ms UTC) goes.
 * @throws TIER_UNAVAILABLE
 */
export async function archiveNow(
  { warm, cold }: { readonly warm: Tier; readonly cold: Tier },
  before: number,
  limits: LoadLimits = LOAD_LIMITS,
): Promise<ArchiveProgress> {
  const progress = new ArchiveProgress();
  const parts = {
    ...{ warm, cold, limits, hold: NOTHING_HELD, machine: systemMachineClock, log: silentLog },
    ...{ process: systemMachineClock, framesPerS: Number.POSITIVE_INFINITY },
  };
  await archivePass(parts, before, progress, new Map(), {
    ...{ mayGoOn: () => true, wait: () => Promise.resolve(), ingested: () => 0 },
  });
  return progress;
}
