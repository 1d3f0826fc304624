import type { PidGains } from './pid.ts';

/** J/(L K), water; wort is within 5 %. */
const HEAT_CAPACITY = 4186;
/** s: heater, mixing and probe of a usual kettle together; slower than most, because too slow a loop only arrives later. */
const USUAL_LAG_S = 45;

/** °C a second that `powerW` gives to `volumeL`, losses left out. */
export function heatingRate(powerW: number, volumeL: number): number {
  return powerW / (volumeL * HEAT_CAPACITY);
}

/**
 * Gains for a kettle that integrates its heater's power, after Skogestad's rule with a closed loop as slow as the lag
 * (J. Process Control 13 (2003), 291): enough for under 1 °C of overshoot without a tuning session.
 */
export function kettleGains(powerW: number, volumeL: number): PidGains {
  const kp = 1 / (heatingRate(powerW, volumeL) * 2 * USUAL_LAG_S);
  return { kp, tiS: 8 * USUAL_LAG_S, tdS: USUAL_LAG_S / 2 };
}
