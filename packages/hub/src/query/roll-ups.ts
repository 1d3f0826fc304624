import type { MachineClock } from '@cerveceria/runtime';
import type { HourRuns } from '../rollups/hour-runs.ts';
import { readProgress, trustedHours } from '../rollups/roll-up-progress.ts';
import type { RollUpDay, RollUpStore, Width } from '../tiers/roll-up-store.ts';
import type { StateStore } from '../tiers/state-store.ts';
import type { Grid } from './grid.ts';
import type { Span } from './plan.ts';
import { planRollUps, rollUpWidth } from './roll-up-plan.ts';
import type { Rolled, RolledBucket } from './rolled.ts';
import { inTime, timely } from './timely.ts';

/** Machine ms; what a store of roll-ups does not say in time is read from frames. */
const LIMIT_MS = 1_500;

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

export type ReadRollUps = (asked: RollUpsAsked, signal?: AbortSignal) => Promise<Rolled | undefined>;

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
    const stats = { count: count[i] as number, bad: bad[i] as number, min: min[i] as number };
    found.push({ from, to, ...stats, max: max[i] as number, sum: sum[i] as number });
  }
  return found;
}

/** Reads what roll-ups say of a span. A store that does not answer says nothing: frames say it. */
export function createRollUps({ stores, state, machine }: RollUpsParts): ReadRollUps {
  async function trusted(store: RollUpStore, { node, channel, now }: RollUpsAsked, width: Width): Promise<HourRuns> {
    const progress = await readProgress(state, store, node);
    return progress === undefined ? [] : trustedHours(progress, store, { channel, width, now });
  }

  return async (asked, signal) => {
    const width = rollUpWidth(asked.grid);
    if (width === undefined || stores.length === 0) return undefined;
    const patience = { clock: machine, limitMs: LIMIT_MS, signal };
    const orNothing =
      <T>(nothing: T) =>
      (): T => {
        signal?.throwIfAborted();
        return nothing;
      };
    const hours = await Promise.all(
      stores.map((store) => inTime(trusted(store, asked, width), patience).catch(orNothing<HourRuns>([]))),
    );
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
        } catch {
          return orNothing(undefined)();
        }
        const source = { tier: store.name, width, frames: 0, earlier: 0 };
        return { spans, buckets, spec, sources: spans.map((span) => ({ ...source, ...span })) };
      }),
    );
    const found = read.filter((each) => each !== undefined);
    if (found.length === 0) return undefined;
    const byTime = <T extends Span>(lists: readonly T[]) => [...lists].sort((a, b) => a.from - b.from);
    return {
      spans: byTime(found.flatMap(({ spans }) => spans)),
      buckets: byTime(found.flatMap(({ buckets }) => buckets)),
      spec: found.find(({ spec }) => spec !== undefined)?.spec,
      sources: byTime(found.flatMap(({ sources }) => sources)),
    };
  };
}
