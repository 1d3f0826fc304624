/** Malt in a mash. */
export interface Grain {
  /** kg, as it was weighed dry. */
  mass: number;
  celsius: number;
}

/** J/(kg K): 0.41 of water's, which is what the 0.2 qt/lb of the strike water formula mean (Palmer, How to Brew). */
export const GRAIN_HEAT = 1716;
/** Water that a kilogram holds back when the wort runs off, L: half a quart a pound (Palmer). */
export const ABSORBED = 1.04;
/** Room that a kilogram takes under water, L: 0.32 qt/lb (Palmer). */
export const DISPLACED = 0.67;
/** How long grain that is stirred in takes to become as warm as the wort, s. */
const WARMING_S = 30;

export function grainCapacity({ mass }: Grain): number {
  return mass * GRAIN_HEAT;
}

/** Conductance between grain and wort, W/K. */
export function grainConductance(grain: Grain): number {
  return grainCapacity(grain) / WARMING_S;
}

/** More grain of `celsius` beside what is there. */
export function addGrain(grain: Grain, mass: number, celsius: number): void {
  const whole = grain.mass + mass;
  if (whole > 0) grain.celsius = (grain.celsius * grain.mass + celsius * mass) / whole;
  grain.mass = whole;
}

/** Liquid that is not held by the grain, L. */
export function freeLiquid(volume: number, { mass }: Grain): number {
  return Math.max(0, volume - ABSORBED * mass);
}
