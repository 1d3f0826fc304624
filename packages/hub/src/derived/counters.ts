import { createHash } from 'node:crypto';
import { type Cell, CodedError, inUnit, quantise } from '@cerveceria/protocol';
import type { ReportScans } from '../reports/scans-of-report.ts';
import { STEP } from '../reports/units.ts';
import { followingAcross } from '../tiers/following-across.ts';
import type { FrameTier } from '../tiers/frame-tier.ts';
import type { StateStore } from '../tiers/state-store.ts';
import { addedAreas, type Point } from './count-area.ts';
import type { Counter } from './derived-schema.ts';
import { knownPoints, pointsIn } from './known-points.ts';

/** Of this release. It rises when the same readings give another sum; the counter then goes on by that. */
const COUNTER_VERSION = 1;

/** How far one counter has come. */
interface Count {
  /** What is counted last, and how; releases before this one begin at nought where it is another. */
  readonly of: string;
  /** Scans from this number on are counted. */
  readonly from: number;
  /** The last one that is. */
  readonly upTo: number;
  /** Twice the area in steps x ms, as an integer in decimal. */
  readonly sum: string;
  /** Newest time that was counted, ms UTC; null: none yet. */
  readonly newest: number | null;
}

/** Document `counters/<node>`, by channel. Where it stands can be made again of the frames behind `upTo`. */
type CounterDoc = Readonly<Record<string, Count>>;

/** Twice an area of one step of the counter: readings in 0.001 L/min to 0.001 L, in 0.1 W to 0.0001 kWh. */
const TWICE: Readonly<Record<Counter['kind'], bigint>> = { 'flow-volume': 120_000n, energy: 7_200_000n };
const UNITS = { 'flow-volume': 'L', energy: 'kWh' } as const;

const keyOf = (node: string) => `counters/${node}`;
const nameOf = (counter: Counter) =>
  createHash('sha256')
    .update(JSON.stringify({ version: COUNTER_VERSION, counter }))
    .digest('hex')
    .slice(0, 24);

function cellOf({ kind }: Counter, sum: bigint): Cell {
  const [one, res] = [TWICE[kind], STEP[UNITS[kind]]];
  const half = sum < 0n ? -one / 2n : one / 2n;
  return quantise(inUnit(Number((sum + half) / one), res), res);
}

export interface CounterParts {
  readonly store: Pick<StateStore, 'get' | 'put'>;
  /** The one that reports are filed into. */
  readonly tier: Pick<FrameTier, 'frames' | 'following'>;
  /** To where frames move from there. */
  readonly cold: Pick<FrameTier, 'frames' | 'following'> | undefined;
  /** What is younger has not moved, ms UTC. */
  readonly coldBefore: () => number;
}

/** Scans with their counters, and what is to be done when they are stored. */
export interface Counted {
  readonly part: ReportScans;
  readonly stored: () => Promise<void>;
}

/**
 * Volume of flow and energy of power, over all that was ever reported of a channel. A sum is made of the scans of lower
 * numbers alone, so the same scan has the same value whenever it is filed; what comes late is in it from the next newer one on.
 * Another channel or limit counts from the next scan on: what the counter showed by then stays in it.
 */
export class Counters {
  readonly #parts: CounterParts;

  readonly #tiersOf: (from: number) => readonly Pick<FrameTier, 'frames'>[];

  constructor(parts: CounterParts) {
    this.#parts = parts;
    const { tier, cold, coldBefore } = parts;
    this.#tiersOf = (from) => (cold === undefined || from > coldBefore() ? [tier] : [tier, cold]);
  }

  /** `first`: number of the first scan; all before it are stored. @throws what the tiers throw */
  async counted(part: ReportScans, epoch: string, first: number, counters: readonly Counter[]): Promise<Counted> {
    const { store } = this.#parts;
    const { node } = part;
    const doc = await store.get<CounterDoc>(keyOf(node));
    const counts: Record<string, Count> = {};
    const cells = part.scans.map(({ cells: own }) => new Map(own));
    for (const counter of counters) {
      const before = await this.#before(node, epoch, first, counter, doc?.value[counter.channel]);
      // It stands behind these scans: they are stored, with what was counted then.
      if (before === undefined) continue;
      const places = part.scans.flatMap(({ time, cells: own }, i) => {
        const steps = own.get(counter.from);
        return typeof steps === 'number' ? [{ time, steps, i }] : [];
      });
      const { sums, count } = await this.#go(node, epoch, counter, before, places, first + part.scans.length - 1);
      for (const [k, { time, i }] of places.entries())
        if (time >= (before.newest ?? Number.NEGATIVE_INFINITY))
          cells[i]?.set(counter.channel, cellOf(counter, sums[k] as bigint));
      counts[counter.channel] = count;
    }
    return {
      part: { ...part, scans: part.scans.map(({ time }, i) => ({ time, cells: cells[i] as Map<string, Cell> })) },
      stored: async () => {
        if (Object.keys(counts).length === 0) return;
        try {
          await store.put<CounterDoc>(keyOf(node), { ...doc?.value, ...counts }, doc?.version ?? null);
        } catch (fault) {
          // Another worker was quicker; where it stands is found out of the frames.
          if (!(fault instanceof CodedError && fault.code === 'STATE_CONFLICT')) throw fault;
        }
      },
    };
  }

  /** Where a counter stands before a scan; undefined: it stands behind it. */
  async #before(
    node: string,
    epoch: string,
    first: number,
    counter: Counter,
    known: Count | undefined,
  ): Promise<Count | undefined> {
    const of = nameOf(counter);
    if (known !== undefined && known.upTo >= first) return undefined;
    if (known === undefined) return { of, from: first, upTo: first - 1, sum: '0', newest: null };
    // A meter that is set up otherwise goes on from what it shows.
    let count = { ...known, of };
    if (count.upTo === first - 1) return count;
    // Somebody died between storing and writing this down, or it was restored from an older copy.
    const { tier, cold } = this.#parts;
    const tiers = cold === undefined ? [tier] : [tier, cold];
    for await (const frame of followingAcross(tiers, { node, epoch }, count.upTo, first - 1)) {
      ({ count } = await this.#go(node, epoch, counter, count, pointsIn(frame, counter.from), frame.last));
    }
    return { ...count, upTo: first - 1 };
  }

  /** Counts fresh points, by rising time, that stand under the numbers behind `before` up to `last`. */
  async #go(
    node: string,
    epoch: string,
    { from: channel, bridge_s }: Counter,
    before: Count,
    fresh: readonly Point[],
    last: number,
  ) {
    const reach = bridge_s * 1000;
    const seqs = { from: before.from, to: before.upTo };
    const times = fresh.map(({ time }) => time);
    const known = await knownPoints(this.#tiersOf, { node, epoch, channel }, seqs, times, reach);
    let sum = BigInt(before.sum);
    const sums = addedAreas(known, fresh, reach).map((added) => {
      sum += added;
      return sum;
    });
    const newest = Math.max(before.newest ?? Number.NEGATIVE_INFINITY, times.at(-1) ?? Number.NEGATIVE_INFINITY);
    const count: Count = {
      ...{ of: before.of, from: before.from, upTo: last, sum: String(sum) },
      newest: Number.isFinite(newest) ? newest : null,
    };
    return { sums, count };
  }
}
