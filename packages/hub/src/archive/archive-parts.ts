import type { Log, MachineClock, ProcessClock } from '@cerveceria/runtime';
import type { Tier } from '../tiers/tier-set.ts';
import type { LoadLimits } from './take-load.ts';

/** Keeps frames in the warm tier until what is made from them there is made. */
export interface ArchiveHold {
  /** Wall ms UTC; only hours of the node that were over by then may go. Infinity: nothing holds them. */
  until(node: string): Promise<number>;
}

export const NOTHING_HELD: ArchiveHold = { until: () => Promise.resolve(Number.POSITIVE_INFINITY) };

export interface ArchiveParts {
  readonly warm: Tier;
  readonly cold: Tier;
  readonly hold: ArchiveHold;
  readonly process: Pick<ProcessClock, 'wall'>;
  readonly machine: Pick<MachineClock, 'mono'>;
  readonly log: Log;
  /** At most so many frames a second. */
  readonly framesPerS: number;
  readonly limits: LoadLimits;
}

/** A week of one node with a frame a minute is ten of these; one is read, written and compared within a second. */
export const LOAD_LIMITS: LoadLimits = { frames: 1_000, bytes: 4_000_000 };
