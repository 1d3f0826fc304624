import type { DataFrame } from '@cerveceria/protocol';

/**
 * Wall ms of each scan of an opened frame. Time runs evenly between those that the tier knows of the first and last
 * scan: where one offset held, that is mono + offset to the ms; where the clock was set right within the frame, no scan
 * goes back in time, and none leaves the frame.
 */
export function scanTimes(stored: { readonly from: number; readonly to: number }, frame: DataFrame): number[] {
  const first = frame.mono[0] as number;
  const span = (frame.mono.at(-1) as number) - first;
  const slope = span === 0 ? 0 : (stored.to - stored.from) / span;
  return frame.mono.map((mono) => Math.round(stored.from + (mono - first) * slope));
}
