import type { ChannelSpec, HistoryGap } from '@cerveceria/protocol';
import type { Columns } from './downsample.ts';
import type { Span } from './plan.ts';
import type { Reading } from './readings.ts';
import type { UsualSpacing } from './usual-spacing.ts';

/** From where a part's readings came: a tier's frames or roll-ups (`width` of their buckets), or the live lane. */
export interface PartSource extends Span {
  readonly tier: string;
  /** That begin within the part, and that began before it. */
  readonly frames: number;
  readonly earlier: number;
  readonly width: number | undefined;
}

/** Scans that are told as dropped; not clipped to the part, so that two parts tell the same gap as one. */
export interface Dropped extends Span {
  readonly id: string;
  readonly detail: string;
  readonly count: number;
}

/** History of one channel over one span: what answers are put together from. Never changed once made. */
export interface Part {
  readonly span: Span;
  readonly spec: ChannelSpec | undefined;
  /** Each reading by time, the bad ones too; null: they are too many. */
  readonly readings: readonly Reading[] | null;
  readonly columns: Columns;
  /** Readings with a value. */
  readonly values: number;
  /** Time of the first and last reading, good or bad; null: there is none. */
  readonly first: number | null;
  readonly last: number | null;
  readonly spacing: UsualSpacing;
  /** Between first and last. */
  readonly gaps: readonly HistoryGap[];
  readonly dropped: readonly Dropped[];
  readonly sources: readonly PartSource[];
  /** Begin of what came from the live lane. */
  readonly provisional: number | null;
  /** Tiers that did not answer, and whether they may hold what no other does. */
  readonly silent: readonly string[];
  readonly mayLack: boolean;
}
