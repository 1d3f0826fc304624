import type { BootOffset } from '@cerveceria/protocol';
import type { EpochTotals, FrameTier } from '../tiers/frame-tier.ts';
import { type AgeOf, frameAges } from './frame-age.ts';
import { type LoadLimits, takeLoad } from './take-load.ts';

/** An epoch of which some frames may go. */
export interface DueEpoch {
  readonly node: string;
  readonly epoch: string;
  /** Lowest seq that the tier holds of it. */
  readonly oldest: number;
  /** Wall ms UTC of its oldest frame; null where nobody knows. */
  readonly from: number | null;
  /** Wall ms UTC; hours that were over by then may go. */
  readonly before: number;
  readonly ageOf: AgeOf;
}

export interface Survey {
  /** The oldest first. */
  readonly due: readonly DueEpoch[];
  /** Frames of unknown age that wait for a later one of their epoch; not looked for behind what is due. */
  readonly waiting: number;
}

interface SurveyParts {
  readonly tier: Pick<FrameTier, 'totals' | 'boots' | 'following'>;
  /** Wall ms UTC; only hours of the node that were over by then may go. */
  readonly before: (node: string) => Promise<number>;
  /** Process wall ms. */
  readonly now: number;
  readonly limits: LoadLimits;
  /** Hears the table of boots of each node that holds frames, before anything of it is due. */
  readonly learned?: (node: string, boots: readonly BootOffset[]) => Promise<void>;
}

/** Where a tier holds frames that are old enough to leave it; reads the first hour of each epoch. */
export async function survey({ tier, before, now, limits, learned }: SurveyParts): Promise<Survey> {
  const due: DueEpoch[] = [];
  let waiting = 0;
  for (const [node, epochs] of byNode(await tier.totals())) {
    const boots = await tier.boots(node);
    await learned?.(node, boots);
    const held = epochs.filter(({ frames }) => frames > 0);
    if (held.length === 0) continue;
    const ageOf = frameAges(boots, now);
    const limit = await before(node);
    for (const { epoch, oldest } of held) {
      const load = await takeLoad(tier.following(node, epoch, oldest - 1), ageOf, limit, { ...limits, frames: 1 });
      waiting += load.waiting;
      if (load.frames.length > 0 || load.settled > 0)
        due.push({ node, epoch, oldest, from: load.from, before: limit, ageOf });
    }
  }
  const order = ({ from }: DueEpoch) => from ?? Number.NEGATIVE_INFINITY;
  return { due: due.sort((a, b) => order(a) - order(b)), waiting };
}

function byNode(totals: readonly EpochTotals[]): Map<string, EpochTotals[]> {
  const nodes = new Map<string, EpochTotals[]>();
  for (const each of totals) nodes.set(each.node, [...(nodes.get(each.node) ?? []), each]);
  return nodes;
}
