const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
/** Fewer points than this are not worth aligning. */
const LEAST_POINTS = 16;

/** Wide ones are made of the buckets of roll-ups: of a minute, ten minutes, an hour. */
const WIDTHS = [
  ...[1, 2, 5, 10, 20, 50, 100, 200, 500],
  ...[1, 2, 3, 4, 5, 6, 8, 10, 12, 15, 20, 30].map((each) => each * SECOND),
  ...[1, 2, 3, 4, 5, 6, 8, 10, 15, 20, 30, 40, 50].map((each) => each * MINUTE),
];

const touched = (from: number, to: number, width: number) => Math.floor(to / width) - Math.floor(from / width) + 1;

/**
 * Width of the buckets, ms, in which history from `from` to `to` is told with at most `points` points; their bounds are
 * whole multiples of it. Null: too few points for that, the buckets begin at `from`. Who asks for a range that begins
 * and ends on such bounds is answered without reading anything for parts of buckets.
 */
export function bucketFor(from: number, to: number, points: number): number | null {
  if (points < LEAST_POINTS) return null;
  const found = WIDTHS.find((width) => touched(from, to, width) <= points);
  if (found !== undefined) return found;
  for (let width = Math.max(HOUR, Math.floor((to - from) / points / HOUR) * HOUR); ; width += HOUR)
    if (touched(from, to, width) <= points) return width;
}
