const QUARTER = 15 * 60_000;

/** Steps of the picker, ms. */
export const START_STEPS = [-3_600_000, -QUARTER, QUARTER, 3_600_000] as const;
const LONGEST = 14 * 86_400_000;

/** The next full quarter that is at least a quarter away; process ms. Quarters are the same in every zone. */
export function firstStart(now: number): number {
  return Math.ceil((now + QUARTER) / QUARTER) * QUARTER;
}

/** Moved by a step, never into the past and at most two weeks ahead. */
export function movedStart(start: number, by: number, now: number): number {
  const soonest = Math.ceil((now + 60_000) / QUARTER) * QUARTER;
  return Math.min(now + LONGEST, Math.max(soonest, start + by));
}
