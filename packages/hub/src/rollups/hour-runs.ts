import { DAY_MS, HOUR_MS } from '../tiers/roll-up-store.ts';

/** Hours since 1970 UTC as runs `[from, to)`, rising, neither touching nor overlapping: a year is one pair. */
export type HourRuns = readonly (readonly [from: number, to: number])[];

export const dayOfHour = (hour: number) => Math.floor((hour * HOUR_MS) / DAY_MS) * DAY_MS;
export const hourOf = (time: number) => Math.floor(time / HOUR_MS);

/** The hours that a span of wall ms touches, both ends included. */
export const hoursOf = (from: number, to: number): HourRuns => [[hourOf(from), hourOf(to) + 1]];

/** The hours of the day that begins at `day` (ms UTC). */
export const hoursOfDay = (day: number): HourRuns => hoursOf(day, day + DAY_MS - 1);

export function hasHour(runs: HourRuns, hour: number): boolean {
  let low = 0;
  let high = runs.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((runs[middle] as readonly [number, number])[1] <= hour) low = middle + 1;
    else high = middle;
  }
  const run = runs[low];
  return run !== undefined && run[0] <= hour;
}

/** What is in either. */
export function withHours(a: HourRuns, b: HourRuns): HourRuns {
  const joined: [number, number][] = [];
  for (const [from, to] of [...a, ...b].sort((x, y) => x[0] - y[0])) {
    const before = joined.at(-1);
    if (from >= to) continue;
    if (before !== undefined && from <= before[1]) before[1] = Math.max(before[1], to);
    else joined.push([from, to]);
  }
  return joined;
}

/** What is in `runs` and not in `others`. */
export function withoutHours(runs: HourRuns, others: HourRuns): HourRuns {
  const left: [number, number][] = [];
  let at = 0;
  for (const [from, to] of runs) {
    let begin = from;
    while (at < others.length && (others[at] as readonly [number, number])[1] <= begin) at++;
    for (let i = at; i < others.length && (others[i] as readonly [number, number])[0] < to; i++) {
      const [cut, end] = others[i] as readonly [number, number];
      if (cut > begin) left.push([begin, cut]);
      begin = Math.max(begin, end);
    }
    if (begin < to) left.push([begin, to]);
  }
  return left;
}

/** What is in both. */
export function commonHours(a: HourRuns, b: HourRuns): HourRuns {
  return withoutHours(a, withoutHours(a, b));
}

export const countHours = (runs: HourRuns) => runs.reduce((sum, [from, to]) => sum + to - from, 0);

/** The days (ms UTC of their midnights) that hold any of the hours, rising. */
export function* daysOf(runs: HourRuns): Generator<number> {
  let next = Number.NEGATIVE_INFINITY;
  for (const [from, to] of runs)
    for (let day = Math.max(next, dayOfHour(from)); hourOf(day) < to; day += DAY_MS) {
      yield day;
      next = day + DAY_MS;
    }
}
