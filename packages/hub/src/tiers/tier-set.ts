import type { FrameTier } from './frame-tier.ts';
import type { Notifier } from './notifier.ts';
import type { RangeScan } from './range-scan.ts';
import type { ReportQueue } from './report-queue.ts';
import type { RollUpStore } from './roll-up-store.ts';
import type { StateStore } from './state-store.ts';

export type Tier = FrameTier & RangeScan;

/** The stores of a hub, by what they are for; which technology is behind one, nobody outside of `tiers/` knows. */
export interface TierSet {
  /** Answers `hot`. */
  readonly hot: Tier;
  /** Answers `warm`; the same object as `hot` where one tier answers both. */
  readonly warm: Tier;
  /** Undefined: nothing is archived. */
  readonly cold: Tier | undefined;
  /** One for each different tier: warm's first, then cold's, then hot's. */
  readonly rollUps: readonly RollUpStore[];
  readonly state: StateStore;
  readonly notifier: Notifier;
  /** Between the door and the workers. */
  readonly reports: ReportQueue;
}

/** Each tier of the set once, newest data first. */
export function differentTiers({ hot, warm, cold }: Pick<TierSet, 'hot' | 'warm' | 'cold'>): Tier[] {
  return [...new Set([hot, warm, ...(cold === undefined ? [] : [cold])])];
}
