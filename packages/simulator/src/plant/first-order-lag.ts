/** A probe's own temperature after `seconds` in a medium of `medium` °C; `lag` s is its time constant. Exact for any step. */
export function stepLag(probe: number, medium: number, lag: number, seconds: number): number {
  return lag <= 0 ? medium : medium + (probe - medium) * Math.exp(-seconds / lag);
}
