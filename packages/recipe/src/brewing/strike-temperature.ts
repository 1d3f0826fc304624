import type { Tun } from '../recipe.ts';

/**
 * Water that holds the heat of 1 kg of dry malt, L/kg: 0.41 (0.2 qt/lb).
 * J. Palmer, How to Brew, chapter 16.3, "Calculations for Boiling Water Additions".
 */
export const MALT_HEAT = 0.41;

/** L, kg, °C. */
export interface Strike {
  readonly water: number;
  readonly grain: number;
  readonly grainTemperature: number;
  /** What the mash shall have. */
  readonly target: number;
  /** A vessel that is not heated together with the water; null for a kettle that is. */
  readonly tun?: Tun | null;
}

/**
 * °C of the water into which the grain is put: Tw = (0.41 / r)(T2 - T1) + T2, r in L/kg; a cold tun takes its share.
 * Without water there is no such temperature: NaN.
 */
export function strikeTemperature({ water, grain, grainTemperature, target, tun = null }: Strike): number {
  if (!(water > 0)) return Number.NaN;
  const intoGrain = MALT_HEAT * grain * (target - grainTemperature);
  const intoTun = tun === null ? 0 : tun.mass * tun.specificHeat * (target - (tun.temperature ?? grainTemperature));
  return target + (intoGrain + intoTun) / water;
}

/** °C of the mash when the grain goes into water of this temperature: the same balance, solved for the mash. */
export function mashTemperature(strike: Omit<Strike, 'target'> & { readonly waterTemperature: number }): number {
  const { water, grain, grainTemperature, waterTemperature, tun = null } = strike;
  const ofGrain = MALT_HEAT * grain;
  const ofTun = tun === null ? 0 : tun.mass * tun.specificHeat;
  const heat = water * waterTemperature + ofGrain * grainTemperature + ofTun * (tun?.temperature ?? grainTemperature);
  return heat / (water + ofGrain + ofTun);
}
