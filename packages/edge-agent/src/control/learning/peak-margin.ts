import type { KettleModel } from './kettle-model.ts';

/** °C by which the wort may be expected to pass the set point, at least and at most. */
const LEAST = 0;
const MOST = 0.2;
const STEP = 0.03;
/** The wort has arrived within this of the set point, °C. */
const ARRIVED = 0.3;
/** The share of full power's own time that an arrival may take longer, and the seconds kept in hand. */
const LONGER = 0.03;
const SPARE = 12;

/**
 * How far above the set point the wort may be expected to peak when full power ends, °C: the lowest with which it still
 * arrives in the time that is allowed. What the element holds comes out exponentially, so a peak right at the set point
 * would take long to come near it where gain and lag are large.
 */
export function peakMargin({ gain, lag, dead }: KettleModel, elapsed: number): number {
  const stored = gain * lag;
  for (let margin = LEAST; margin < MOST; margin += STEP) {
    const arrives = lag * Math.log(Math.max(1, stored / (ARRIVED + margin)));
    const atFullPower = (stored - margin) / gain;
    const allowed = LONGER * (elapsed + dead + atFullPower) + dead - SPARE;
    if (arrives - atFullPower <= allowed) return margin;
  }
  return MOST;
}
