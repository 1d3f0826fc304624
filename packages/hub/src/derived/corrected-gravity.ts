import { waterDensity } from './water-density.ts';

/**
 * Gravity at `reference` °C of what floats as if it were `shown` in a liquid of `celsius`: the float answers to density,
 * and wort expands as water does (the assumption of the brewers' tables of correction; the glass is left out).
 * NaN outside of 0 to 100 °C.
 */
export function correctedGravity(shown: number, celsius: number, reference: number): number {
  if (celsius < 0 || celsius > 100) return Number.NaN;
  return (shown * waterDensity(reference)) / waterDensity(celsius);
}
