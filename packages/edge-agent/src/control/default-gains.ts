import { LAZY_S } from './lazy-way.ts';
import type { PidGains } from './pid.ts';

/** J/(L K), water; wort is within 5 %. */
const HEAT_CAPACITY = 4186;
/** s: time constant with which a kettle without any delay would be brought to its set point. */
const CLOSED_S = 60;
/** W/K of an open kettle of one litre; losses go with its surface, so 40 L have 8 W/K. */
const LOSS = 8 / 40 ** (2 / 3);

/** °C a second that `powerW` gives to `volumeL`, losses left out. */
export function heatingRate(powerW: number, volumeL: number): number {
  return powerW / (volumeL * HEAT_CAPACITY);
}

/** Share of full power that a usual kettle loses for each °C above what is around it. */
export function usualLoss(powerW: number, volumeL: number): number {
  return (LOSS * volumeL ** (2 / 3)) / powerW;
}

/**
 * Gains for a kettle of which only power and volume are known. Its heat is an integrator behind lags, so what decides
 * about overshoot is the heat under way when power is cut: slope times delay. The derivative time is the delay of the
 * laziest kettle, which no other one has under way more than; a quicker one is approached as slowly, with that delay as
 * time constant. Otherwise after Skogestad (J. Process Control 13 (2003), 291): gain by a closed-loop time constant,
 * integral time four times the delay.
 */
export function kettleGains(powerW: number, volumeL: number): PidGains {
  return { kp: 1 / (heatingRate(powerW, volumeL) * CLOSED_S), tiS: 4 * LAZY_S, tdS: LAZY_S };
}
