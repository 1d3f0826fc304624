import { CodedError } from '@cerveceria/protocol';
import type { MachineClock } from '@cerveceria/runtime';
import type { HourRuns } from '../rollups/hour-runs.ts';
import { trustedHours } from '../rollups/roll-up-progress.ts';
import type { RollUpDay, RollUpStore, Width } from '../tiers/roll-up-store.ts';
import type { StateStore } from '../tiers/state-store.ts';
import type { Grid } from './grid.ts';
import type { Span } from './plan.ts';
import { planRollUps, rollUpWidth } from './roll-up-plan.ts';
import { RollUpProgresses } from './roll-up-progresses.ts';
import type { Rolled, RolledBucket } from './rolled.ts';
import { LIMIT_MS } from './store-patience.ts';
import { type Patience, timely } from './timely.ts';
import type { Progresses } from './unnoted.ts';

export interface RollUpsParts {
  /** In the order in which they are asked. */
  readonly stores: readonly RollUpStore[];
  readonly state: Pick<StateStore, 'get'>;
  readonly machine: MachineClock;
}

export interface RollUpsAsked {
  readonly node: string;
  readonly channel: string;
  readonly span: Span;
  readonly grid: Grid;
  /** Process ms. */
  readonly now: number;
}

export interface ReadRollUps {
  (asked: RollUpsAsked, signal?: AbortSignal): Promise<Rolled | undefined>;
  /** How far the roll-ups of a node are, in each store. */
  readonly progresses: (node: string) => Promise<Progresses>;
}

/** Buckets of one store within the spans, which are by time. */
function bucketsOf({ day, width, at, count, bad, min, max, sum }: RollUpDay, spans: readonly Span[]): RolledBucket[] {
  const found: RolledBucket[] = [];
  let next = 0;
  for (const [i, slot] of at.entries()) {
    const from = day + slot * width;
    const to = from + width - 1;
    while ((spans[next]?.to ?? Number.POSITIVE_INFINITY) < from) next++;
    const span = spans[next];
    if (span === undefined) break;
    if (from < span.from || to > span.to) continue;
    found.push({
      from,
      to,
      count: count[i] as number,
      bad: bad[i] as number,
      min: min[i] as number,
      max: max[i] as number,
      sum: sum[i] as number,
    });
  }
  return found;
}

/** Reads what roll-ups say of a span. A store that does not answer says nothing: frames say it. */
export function createRollUps({ stores, state, machine }: RollUpsParts): ReadRollUps {
  const progresses = new RollUpProgresses(state, machine);

  async function trusted(
    store: RollUpStore,
    { node, channel, now }: RollUpsAsked,
    width: Width,
    patience: Patience,
  ): Promise<HourRuns> {
    const progress = await progresses.of(store, node, patience);
    return progress === undefined ? [] : trustedHours(progress, store, { channel, width, now });
  }

  const all = (node: string) =>
    Promise.all(stores.map((store) => progresses.of(store, node, { clock: machine, limitMs: LIMIT_MS })));

  const read = async (asked: RollUpsAsked, signal?: AbortSignal): Promise<Rolled | undefined> => {
    const width = rollUpWidth(asked.grid);
    if (width === undefined || stores.length === 0) return undefined;
    const patience = { clock: machine, limitMs: LIMIT_MS, signal };
    const hours = await Promise.all(stores.map((store) => trusted(store, asked, width, patience)));
    const read = await Promise.all(
      planRollUps(hours, asked.span, width).map(async (spans, i) => {
        const [first, last] = [spans[0], spans.at(-1)];
        const store = stores[i];
        if (store === undefined || first === undefined || last === undefined) return undefined;
        const { channel } = asked;
        const days = store.days({ channel, width, from: first.from, to: last.to });
        const buckets: RolledBucket[] = [];
        let spec: Rolled['spec'];
        try {
          for await (const day of timely(days[Symbol.asyncIterator](), patience)) {
            spec = day.channel;
            for (const bucket of bucketsOf(day, spans)) buckets.push(bucket);
          }
        } catch (fault) {
          signal?.throwIfAborted();
          // One document that cannot be read says nothing of the others.
          if (!(fault instanceof CodedError && fault.code === 'TIER_DAMAGED')) progresses.silent(store, fault);
          return undefined;
        }
        const source = { tier: store.name, width, frames: 0, earlier: 0 };
        return { spans, buckets, spec, sources: spans.map((span) => ({ ...source, ...span })) };
      }),
    );
    const found = read.filter((each) => each !== undefined);
    if (found.length <= 1) return found[0];
    const byTime = <T extends Span>(lists: readonly T[]) => [...lists].sort((a, b) => a.from - b.from);
    return {
      spans: byTime(found.flatMap(({ spans }) => spans)),
      buckets: byTime(found.flatMap(({ buckets }) => buckets)),
      spec: found.find(({ spec }) => spec !== undefined)?.spec,
      sources: byTime(found.flatMap(({ sources }) => sources)),
    };
  };
  return Object.assign(read, { progresses: all });
}
