import { type HourRuns, hourOf, withoutHours } from './hour-runs.ts';

/** Process ms after an hour's end before it is made: its last frame is sealed within 60 s and sent at once. */
export const SETTLE_MS = 75_000;

/** Due hours that are over and of which no more is on its way as far as one can tell. `now`: process wall ms. Pure. */
export function ripeHours(due: HourRuns, fresh: HourRuns, now: number): HourRuns {
  return withoutHours(withoutHours(due, [[hourOf(now - SETTLE_MS), Number.POSITIVE_INFINITY]]), fresh);
}
