import { inUnit } from '@cerveceria/protocol';
import type { TimedFrame } from '../tiers/frame-tier.ts';
import type { RollUpDay, RollUpStore } from '../tiers/roll-up-store.ts';
import { DayTally } from './day-tally.ts';
import { daysOf, type HourRuns, hoursOf, withHours, withoutHours } from './hour-runs.ts';
import { readDay } from './make-day.ts';

interface Row {
  count: number;
  bad: number;
  min: number;
  max: number;
  sum: number;
  last: number;
}

function rowsOf({ at, count, bad, min, max, sum, last }: RollUpDay): Map<number, Row> {
  const value = (column: readonly number[], i: number) => column[i] as number;
  return new Map(
    at.map((bucket, i) => [
      bucket,
      {
        ...{ count: value(count, i), bad: value(bad, i), min: value(min, i) },
        ...{ max: value(max, i), sum: value(sum, i), last: value(last, i) },
      },
    ]),
  );
}

/**
 * A day with what one late frame holds of it. Where a bucket had values its last one stays: the frames that would tell
 * which is later are gone.
 */
export function mergeDay(old: RollUpDay, late: RollUpDay, origin: string, last: number): RollUpDay {
  if ((old.merged?.[origin] ?? 0) >= last) return old;
  const rows = rowsOf(old);
  const { res } = late.channel;
  for (const [bucket, row] of rowsOf(late)) {
    const own = rows.get(bucket);
    if (own === undefined) {
      rows.set(bucket, row);
      continue;
    }
    own.bad += row.bad;
    if (row.count === 0) continue;
    const isFirst = own.count === 0;
    own.min = isFirst ? row.min : Math.min(own.min, row.min);
    own.max = isFirst ? row.max : Math.max(own.max, row.max);
    if (isFirst) own.last = row.last;
    own.sum = inUnit(Math.round((own.sum + row.sum) / res), res);
    own.count += row.count;
  }
  const at = [...rows.keys()].sort((a, b) => a - b);
  const column = (name: keyof Row) => at.map((bucket) => (rows.get(bucket) as Row)[name]);
  return {
    ...{ channel: old.channel, width: old.width, day: old.day, at },
    ...{ count: column('count'), bad: column('bad'), min: column('min') },
    ...{ max: column('max'), sum: column('sum'), last: column('last') },
    merged: { ...old.merged, [origin]: last },
  };
}

/**
 * Late frames of hours before `frozen`, whose other frames may be gone: added to what the days hold, each once, however
 * often this is begun anew. Days as they are to be put, and the hours that now hold something.
 */
export async function mergeLate(
  store: Pick<RollUpStore, 'days'>,
  late: readonly TimedFrame[],
  frozen: number,
): Promise<{ readonly days: readonly RollUpDay[]; readonly hours: HourRuns }> {
  const docs = new Map<string, RollUpDay>();
  let hours: HourRuns = [];
  for (const frame of late) {
    const own = withoutHours(hoursOf(frame.from as number, frame.to as number), [[frozen, Number.POSITIVE_INFINITY]]);
    hours = withHours(hours, own);
    for (const day of daysOf(own)) {
      const tally = new DayTally(day, own);
      tally.add(frame);
      for (const each of tally.days()) {
        const key = `${each.channel.id} ${each.width} ${day}`;
        const asked = { channel: each.channel.id, width: each.width, day };
        const old = docs.get(key) ?? (await readDay(store, asked));
        const nothing = { ...each, at: [], count: [], bad: [], min: [], max: [], sum: [], last: [] };
        docs.set(key, mergeDay(old ?? nothing, each, `${frame.node} ${frame.epoch}`, frame.last));
      }
    }
  }
  return { days: [...docs.values()], hours };
}
