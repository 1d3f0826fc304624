import type { HistoryGap } from '@cerveceria/protocol';
import type { Grid } from './grid.ts';

/** Of a run of cells that no frame was opened for: which of the two they are is found out afterwards. */
export const UNOPENED = 'unopened';

/** Neighbouring readings may be apart by so many times their usual spacing, and always by this much (ms). */
const SPACINGS = 3;
const LEAST_MS = 1000;

/** Distance of neighbouring readings, ms, from which on no line may be drawn between them. */
export function longestStep(usualSpacing: number | undefined): number {
  return Math.max(SPACINGS * (usualSpacing ?? 0), LEAST_MS);
}

function gapOf(from: number, to: number, bad: string, count: number): HistoryGap {
  if (bad === 'missing') return { from, to, reason: 'missing', detail: '', count };
  return { from, to, reason: bad === '' ? 'no-data' : 'fault', detail: bad, count };
}

/** `goesOn`: no reading lies between it and the gap before it. */
export type TrackedGap = HistoryGap & { readonly goesOn?: true };

/** What a tracker found. */
export interface Tracked {
  /** Time of the first and last reading, good or bad; null: there was none. */
  readonly first: number | null;
  readonly last: number | null;
  /** Between them. */
  readonly gaps: readonly TrackedGap[];
}

/**
 * Finds where no line may be drawn while readings pass by in the order of time. Gaps of one kind within one bucket are
 * told as one, so that a flickering probe does not cost more than a bucket's worth.
 */
export class GapTracker {
  readonly #step: number;
  readonly #grid: Pick<Grid, 'origin' | 'width'> | undefined;
  readonly #gaps: TrackedGap[] = [];
  readonly #inBucket = new Map<string, TrackedGap>();
  #bucketOf = -1;
  #first: number | null = null;
  #last: number | null = null;
  #run: { from: number; to: number; readonly bad: string; count: number; readonly goesOn: boolean } | undefined;

  /** @param step see longestStep. @param grid undefined: every gap is told */
  constructor(step: number, grid: Pick<Grid, 'origin' | 'width'> | undefined) {
    this.#step = step;
    this.#grid = grid;
  }

  /** Readings from `from` to `to`; `bad` as in Reading, of all of them. */
  pass(from: number, to: number, bad: string, count: number): void {
    const before = this.#last ?? from;
    if (from - before > this.#step) this.#endRunAnd(gapOf(before, from, '', 0));
    const goesOn = this.#run !== undefined && bad !== '';
    if (this.#run !== undefined && this.#run.bad !== bad) this.#endRunAnd();
    if (bad !== '') {
      this.#run ??= { from, to, bad, count: 0, goesOn };
      this.#run.to = Math.max(this.#run.to, to);
      this.#run.count += count;
    }
    this.#first ??= from;
    this.#last = Math.max(this.#last ?? to, to);
  }

  finish(): Tracked {
    this.#endRunAnd();
    return { first: this.#first, last: this.#last, gaps: this.#gaps };
  }

  #endRunAnd(gap?: HistoryGap): void {
    if (this.#run !== undefined) {
      const { from, to, bad, count, goesOn } = this.#run;
      this.#keep({ ...gapOf(from, to, bad, count), ...(goesOn && { goesOn }) });
      this.#run = undefined;
    }
    if (gap !== undefined) this.#keep(gap);
  }

  #bucketNumber(time: number): number {
    return this.#grid === undefined ? -1 : Math.floor((time - this.#grid.origin) / this.#grid.width);
  }

  #keep(gap: TrackedGap): void {
    const at = this.#bucketNumber(gap.from);
    const isWithin = at !== -1 && this.#bucketNumber(gap.to) === at;
    if (at !== this.#bucketOf) this.#inBucket.clear();
    this.#bucketOf = at;
    const kind = `${gap.reason} ${gap.detail}`;
    const same = isWithin ? this.#inBucket.get(kind) : undefined;
    if (same === undefined) {
      this.#gaps.push(gap);
      if (isWithin) this.#inBucket.set(kind, gap);
      return;
    }
    same.to = gap.to;
    same.count += gap.count;
  }
}
