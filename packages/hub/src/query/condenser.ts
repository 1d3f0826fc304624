import type { ChannelSummary } from '@cerveceria/protocol';
import { Buckets, type Columns } from './downsample.ts';
import { GapTracker, type Tracked, UNOPENED } from './gap-tracker.ts';
import type { Grid } from './grid.ts';
import { inOrder } from './merge.ts';
import type { Span } from './plan.ts';
import type { Reading } from './readings.ts';

export interface CondensedPart extends Tracked {
  readonly columns: Columns;
  readonly values: number;
  /** Each reading by time; null: they are more than may be shown so. */
  readonly readings: readonly Reading[] | null;
}

/** Turns what passes by, in the order of time, into buckets, and into single readings while they are few enough. */
export class Condenser {
  readonly #gaps: GapTracker;
  readonly #buckets: Buckets;
  /** The most values that are kept one by one. */
  readonly #most: number;
  #each: Reading[] | undefined;
  #values = 0;

  /** @param most of values that are given back as single readings; null: none, what comes may be summaries */
  constructor(grid: Grid, step: number, most: number | null) {
    this.#most = most ?? 0;
    this.#each = most === null ? undefined : [];
    this.#gaps = new GapTracker(step, most === null ? grid : undefined);
    this.#buckets = new Buckets(grid);
  }

  /** Passed over when it is not within. */
  reading(reading: Reading, within: Span): void {
    const { time, value, bad } = reading;
    if (time < within.from || time > within.to) return;
    if (value !== null) {
      this.#values++;
      this.#buckets.add(time, { count: 1, min: value, max: value, sum: value });
    }
    if (this.#each === undefined) this.#gaps.pass(time, time, bad, 1);
    else this.#each.push(reading);
  }

  /** A frame that stays closed, or a bucket of a roll-up. */
  summary(summary: Omit<ChannelSummary, 'channel' | 'last'> & Span): void {
    const { from, to, count, bad } = summary;
    if (count + bad === 0) return;
    this.#values += count;
    this.#buckets.add((from + to) / 2, summary);
    this.#gaps.pass(from, to, count === 0 ? UNOPENED : '', count + bad);
  }

  finish(): CondensedPart {
    const each = this.#each === undefined ? undefined : inOrder(this.#each);
    for (const { time, bad } of each ?? []) this.#gaps.pass(time, time, bad, 1);
    const readings = each !== undefined && this.#values <= this.#most ? each : null;
    return { ...this.#gaps.finish(), columns: this.#buckets.columns(), values: this.#values, readings };
  }
}
