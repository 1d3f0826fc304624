import { MALT_HEAT } from './strike-temperature.ts';

/** A mash that is to be warmed by adding water. L, kg, °C. */
export interface Infusion {
  /** Water that is in the mash already. */
  readonly water: number;
  readonly grain: number;
  readonly from: number;
  readonly to: number;
}

/**
 * L of water of a temperature: Wa = (T2 - T1)(0.41 G + Wm) / (Tw - T2); Infinity where the water is not warmer than
 * the goal. J. Palmer, How to Brew, chapter 16.3.
 */
export function nextInfusionVolume({ water, grain, from, to }: Infusion, waterTemperature: number): number {
  if (to <= from) return 0;
  if (waterTemperature <= to) return Number.POSITIVE_INFINITY;
  return ((to - from) * (MALT_HEAT * grain + water)) / (waterTemperature - to);
}

/** °C that a given volume of water must have: the same balance. Above 100 it cannot be done. NaN without water. */
export function nextInfusionTemperature({ water, grain, from, to }: Infusion, volume: number): number {
  if (!(volume > 0)) return Number.NaN;
  return to + ((to - from) * (MALT_HEAT * grain + water)) / volume;
}
