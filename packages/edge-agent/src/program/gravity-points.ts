import type { StepEnd } from '@cerveceria/protocol';

/** One gravity (SG) of the beer at process ms UTC; `by`: the person who measured it, null for a probe. */
export interface GravityPoint {
  readonly at: number;
  readonly value: number;
  readonly by: string | null;
}

const MINUTE = 60_000;
/** A probe's window is kept in so many means. */
const PER_WINDOW = 48;
const MOST_POINTS = 128;

/** Process ms over which a probe's readings become one point: bubbles and a floating hydrometer move each of them. */
export function pointWidth(end: StepEnd): number {
  return end.kind === 'stable-gravity' ? Math.max(MINUTE, end.ms / PER_WINDOW) : 10 * MINUTE;
}

export function withPoint(points: readonly GravityPoint[], point: GravityPoint): GravityPoint[] {
  return [...points, point].slice(-MOST_POINTS);
}

function isStableBy(points: readonly GravityPoint[], within: number, ms: number): boolean {
  const newest = points.at(-1);
  if (newest === undefined) return false;
  const first = points.findLastIndex(({ at }) => at <= newest.at - ms);
  if (first < 0) return false;
  const values = points.slice(first).map(({ value }) => value);
  // A hundred-thousandth: 1.013 - 1.012 is a hair more than 0.001 in binary.
  return Math.max(...values) - Math.min(...values) <= within + 1e-5;
}

/**
 * Whether gravity stayed within `within` SG over at least `ms` up to the newest reading; null when there is none. Probe
 * and people are judged apart: a hydrometer in a glass and a float in the beer differ by more than a day's fermentation.
 */
export function isStable(points: readonly GravityPoint[], within: number, ms: number): boolean | null {
  if (points.length === 0) return null;
  return [points.filter(({ by }) => by === null), points.filter(({ by }) => by !== null)].some((each) =>
    isStableBy(each, within, ms),
  );
}
