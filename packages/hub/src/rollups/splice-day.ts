import { HOUR_MS, type RollUpDay } from '../tiers/roll-up-store.ts';
import { type HourRuns, hasHour } from './hour-runs.ts';

const COLUMNS = ['at', 'count', 'bad', 'min', 'max', 'sum', 'last'] as const;
type Columns = Pick<RollUpDay, (typeof COLUMNS)[number]>;

function hourOf({ day, width }: RollUpDay, at: number): number {
  return Math.floor((day + at * width) / HOUR_MS);
}

function picked(day: RollUpDay, rows: readonly number[]): Columns {
  return Object.fromEntries(
    COLUMNS.map((name) => [name, rows.map((i) => day[name][i] as number)]),
  ) as unknown as Columns;
}

/** The day with the buckets of `hours` as `fresh` has them, and the others as they were. */
export function spliceDay(old: RollUpDay | undefined, fresh: RollUpDay, hours: HourRuns): RollUpDay {
  if (old === undefined) return fresh;
  const rowsOf = (day: RollUpDay, isWanted: (hour: number) => boolean) =>
    [...day.at.keys()].filter((i) => isWanted(hourOf(day, day.at[i] as number)));
  const kept = picked(
    old,
    rowsOf(old, (hour) => !hasHour(hours, hour)),
  );
  const made = picked(
    fresh,
    rowsOf(fresh, (hour) => hasHour(hours, hour)),
  );
  const joined = Object.fromEntries(
    COLUMNS.map((name) => [name, [...kept[name], ...made[name]]]),
  ) as unknown as Columns;
  const order = [...joined.at.keys()].sort((a, b) => (joined.at[a] as number) - (joined.at[b] as number));
  const day = { ...fresh, ...joined };
  return { ...day, ...picked(day, order), ...(old.merged !== undefined && { merged: old.merged }) };
}

/** A day of nothing, in the place of one whose buckets all went elsewhere. */
export function emptyDay({ channel, width, day }: Pick<RollUpDay, 'channel' | 'width' | 'day'>): RollUpDay {
  return { channel, width, day, at: [], count: [], bad: [], min: [], max: [], sum: [], last: [] };
}
