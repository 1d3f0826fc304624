import type { HistoryGap } from '@cerveceria/protocol';
import type { Span } from './plan.ts';

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

/**
 * Finds where no line may be drawn while readings pass by in the order of time. Gaps of one kind within one bucket are
 * told as one, so that a flickering probe does not cost more than a bucket's worth.
 */
export class GapTracker {
  readonly #asked: Span;
  readonly #step: number;
  readonly #bucket: number;
  readonly #gaps: HistoryGap[] = [];
  readonly #inBucket = new Map<string, HistoryGap>();
  #bucketOf = -1;
  #before: number | undefined;
  #run: { from: number; to: number; readonly bad: string; count: number } | undefined;

  constructor(asked: Span, step: number, bucket: number) {
    this.#asked = asked;
    this.#step = step;
    this.#bucket = bucket;
  }

  /** Readings from `from` to `to`; `bad` as in Reading, of all of them. */
  pass(from: number, to: number, bad: string, count: number): void {
    const before = this.#before ?? this.#asked.from;
    if (from - before > this.#step) this.#endRunAnd(gapOf(before, from, '', 0));
    if (this.#run !== undefined && this.#run.bad !== bad) this.#endRunAnd();
    if (bad !== '') {
      this.#run ??= { from, to, bad, count: 0 };
      this.#run.to = Math.max(this.#run.to, to);
      this.#run.count += count;
    }
    this.#before = Math.max(this.#before ?? to, to);
  }

  /** `until`: no reading can be expected after it; the newest may be on its way for `patience` ms. */
  finish(until: number, patience: number): HistoryGap[] {
    const before = this.#before ?? this.#asked.from;
    const end = Math.min(this.#asked.to, until);
    const isCut = end - before > Math.max(this.#step, this.#asked.to < until ? 0 : patience);
    this.#endRunAnd(isCut ? gapOf(before, end, '', 0) : undefined);
    return this.#gaps;
  }

  #endRunAnd(gap?: HistoryGap): void {
    if (this.#run !== undefined) {
      const { from, to, bad, count } = this.#run;
      this.#keep(gapOf(from, to, bad, count));
      this.#run = undefined;
    }
    if (gap !== undefined) this.#keep(gap);
  }

  #keep(gap: HistoryGap): void {
    const at = this.#bucket === 0 ? -1 : Math.floor((gap.from - this.#asked.from) / this.#bucket);
    const isWithin = at !== -1 && Math.floor((gap.to - this.#asked.from) / this.#bucket) === at;
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
