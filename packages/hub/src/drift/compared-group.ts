import { CalmTrace } from './calm-trace.ts';
import { type Offset, OffsetRecord } from './offset-record.ts';

/** Channels that should show the same: two or more. */
export interface Comparison {
  readonly channel: string;
  /** What it is compared with: the other one of two, or the middle of all. */
  readonly others: readonly string[];
  readonly verdict: Offset | null;
}

function middleOf(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return ((sorted[(sorted.length - 1) >> 1] as number) + (sorted[sorted.length >> 1] as number)) / 2;
}

/**
 * One group of probes, compared whenever all of it stands still. Of two probes nobody knows which one is wrong, so they
 * are one comparison; of more, each is held against the middle of all, and the one that is off stands out.
 */
export class ComparedGroup {
  readonly channels: readonly string[];
  readonly #agreement: number;
  readonly #traces: ReadonlyMap<string, CalmTrace>;
  readonly #records: ReadonlyMap<string, OffsetRecord>;
  #looked = Number.NEGATIVE_INFINITY;

  constructor(channels: readonly string[], agreement: number) {
    this.channels = [...channels].sort();
    this.#agreement = agreement;
    this.#traces = new Map(this.channels.map((id) => [id, new CalmTrace()]));
    const judged = this.channels.length === 2 ? this.channels.slice(0, 1) : this.channels;
    this.#records = new Map(judged.map((id) => [id, new OffsetRecord(agreement)]));
  }

  /** `wall`: process ms UTC of the reading. */
  add(channel: string, wall: number, value: number): void {
    this.#traces.get(channel)?.add(wall, value);
    this.#look();
  }

  get comparisons(): Comparison[] {
    return [...this.#records].map(([channel, record]) => ({
      channel,
      others: this.channels.filter((id) => id !== channel),
      verdict: record.verdict,
    }));
  }

  #look(): void {
    // The slowest of them says how far all are known.
    const end = Math.min(...[...this.#traces.values()].map(({ newest }) => newest));
    const records = [...this.#records.values()];
    if (end <= this.#looked || !records.some((record) => record.isDue(end))) return;
    this.#looked = end;
    const means = new Map<string, number>();
    for (const [id, trace] of this.#traces) {
      const mean = trace.calm(end, this.#agreement);
      if (mean === null) return;
      means.set(id, mean);
    }
    const all = [...means.values()];
    const middle = all.length === 2 ? (all[1] as number) : middleOf(all);
    for (const [channel, record] of this.#records) record.look(end, (means.get(channel) as number) - middle);
  }
}
