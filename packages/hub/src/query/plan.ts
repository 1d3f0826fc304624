import { hubError } from '../errors.ts';
import { historyError } from './errors.ts';

/** At most 2 years at once. */
export const MAX_RANGE_MS = 2 * 366 * 86_400_000;
/** A frame has at most so many scans; what the first and last frame of a range reach beyond it cannot be more. */
const EDGE_READINGS = 2 * 600;
/** Summaries are looked at ahead until the plan is certain; so many more than points, and it is. */
const LOOK_AHEAD = 4096;

/** A span of wall time, process ms UTC, both ends included. */
export interface Span {
  readonly from: number;
  readonly to: number;
}

/** Buckets below a minute are made of opened frames; so long a range of them may be asked at once. */
const MAX_FINE_MS = 7 * 86_400_000;
const MINUTE_MS = 60_000;

/** @throws RANGE_TOO_FINE */
export function checkFineness({ from, to }: Span, width: number, points: number): void {
  if (width >= MINUTE_MS || to - from <= MAX_FINE_MS) return;
  const most = Math.floor((to - from) / MINUTE_MS);
  const days = ((to - from) / 86_400_000).toFixed(1);
  throw historyError('RANGE_TOO_FINE', `${points} points of ${days} days, at most ${most}`);
}

/** @throws RANGE_INVALID */
export function checkRange({ from, to }: Span): void {
  if (to <= from) throw hubError('RANGE_INVALID', `from ${from} is not before to ${to}`);
  if (to - from > MAX_RANGE_MS)
    throw hubError(
      'RANGE_INVALID',
      `${Math.ceil((to - from) / 86_400_000)} days, at most ${MAX_RANGE_MS / 86_400_000}`,
    );
}

/** So many readings, those of the frames at the ends counted whole, may yet be few enough to show each one. */
export function mayShowEach(readings: number, points: number): boolean {
  return readings <= points + EDGE_READINGS;
}

/** The plan cannot change any more once so many frames were seen. */
export function isPlanCertain(frames: number, readings: number, points: number): boolean {
  return frames > LOOK_AHEAD && !mayShowEach(readings, points);
}

/**
 * A frame goes whole into the bucket of its middle, unopened, when it lies within the range and is no longer than a
 * bucket: then none of its readings is drawn further than half a bucket from its place.
 */
export function mustOpen(frame: Span, asked: Span, width: number): boolean {
  return frame.from < asked.from || frame.to > asked.to || frame.to - frame.from > width;
}
