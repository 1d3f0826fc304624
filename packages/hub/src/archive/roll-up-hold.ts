import { readProgress } from '../rollups/roll-up-progress.ts';
import { HOUR_MS } from '../tiers/roll-up-store.ts';
import type { TierSet } from '../tiers/tier-set.ts';
import type { ArchiveHold } from './archive-parts.ts';

/**
 * Frames stay warm until their hours are rolled up in every store that keeps roll-ups for good; a node of which nothing
 * is made yet keeps all. What comes late is read from the cold tier as well as from the warm one.
 */
export function rollUpHold({ rollUps, state }: Pick<TierSet, 'rollUps' | 'state'>): ArchiveHold {
  const lasting = rollUps.filter(({ keeps }) => keeps === Number.POSITIVE_INFINITY);
  return {
    async until(node) {
      let until = Number.POSITIVE_INFINITY;
      for (const store of lasting) {
        const progress = await readProgress(state, store, node);
        if (progress === undefined) return 0;
        const due = progress.due[0];
        if (due !== undefined) until = Math.min(until, due[0] * HOUR_MS);
      }
      return until;
    },
  };
}
