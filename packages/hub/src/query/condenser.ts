import type { ChannelSummary, HistoryGap } from '@cerveceria/protocol';
import { Buckets, type Points } from './downsample.ts';
import { GapTracker, UNOPENED } from './gap-tracker.ts';
import { inOrder } from './merge.ts';
import { type Asked, bucketWidth, type Span } from './plan.ts';
import type { Reading } from './readings.ts';

function eachReading(readings: readonly Reading[]): Points {
  const values = readings.filter((reading) => reading.value !== null);
  const column = () => values.map((reading) => reading.value as number);
  return {
    t: values.map(({ time }) => time),
    min: column(),
    mean: column(),
    max: column(),
    count: values.map(() => 1),
  };
}

/** Turns what passes by, in the order of time, into at most the asked number of points and the gaps between them. */
export class Condenser {
  readonly #asked: Asked;
  readonly #gaps: GapTracker;
  readonly #buckets: Buckets;
  /** Readings one by one, while they may be few enough to be shown so. */
  #each: Reading[] | undefined;
  #values = 0;

  constructor(asked: Asked, step: number, mayShowEach: boolean) {
    const width = bucketWidth(asked);
    this.#asked = asked;
    this.#each = mayShowEach ? [] : undefined;
    this.#gaps = new GapTracker(asked, step, mayShowEach ? 0 : width);
    this.#buckets = new Buckets(asked.from, width, asked.points);
  }

  /** Readings outside of the range are passed over. */
  reading(reading: Reading): void {
    const { time, value, bad } = reading;
    if (time < this.#asked.from || time > this.#asked.to) return;
    if (value !== null) {
      this.#values++;
      this.#buckets.add(time, { count: 1, min: value, max: value, sum: value });
    }
    if (this.#each === undefined) this.#gaps.pass(time, time, bad, 1);
    else this.#each.push(reading);
  }

  /** A frame that stays closed. */
  summary(summary: ChannelSummary & Span): void {
    const { from, to, count, bad } = summary;
    if (count + bad === 0) return;
    this.#values += count;
    this.#buckets.add((from + to) / 2, summary);
    this.#gaps.pass(from, to, count === 0 ? UNOPENED : '', count + bad);
  }

  /** `until`, `patience`: see GapTracker. `bucket` 0: each point is one reading. */
  finish(until: number, patience: number): { points: Points; gaps: HistoryGap[]; bucket: number } {
    const each = this.#each === undefined ? undefined : inOrder(this.#each);
    for (const { time, bad } of each ?? []) this.#gaps.pass(time, time, bad, 1);
    const gaps = this.#gaps.finish(until, patience);
    if (each !== undefined && this.#values <= this.#asked.points) return { points: eachReading(each), gaps, bucket: 0 };
    return { points: this.#buckets.points(), gaps, bucket: bucketWidth(this.#asked) };
  }
}
