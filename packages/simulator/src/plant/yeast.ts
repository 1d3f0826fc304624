import { attenuated, FERMENTATION_HEAT, yeastSpeed } from './attenuation.ts';

/** What yeast works on, and how fast. */
export interface Fermentable {
  /** L of wort. */
  readonly volume: number;
  /** Extract of the wort, kg/L, and the part of it that yeast can take. */
  readonly extract: number;
  readonly fermentable: number;
  /** Gompertz at 20 °C: hours until it works, share per hour at the steepest. */
  readonly lag: number;
  readonly rate: number;
}

/** Age after `seconds` at `celsius`, in hours as 20 °C would have them, and the heat of what yeast took meanwhile, J. */
export function stepYeast(
  age: number,
  celsius: number,
  seconds: number,
  wort: Fermentable,
): { readonly age: number; readonly heat: number } {
  const older = age + (yeastSpeed(celsius) * seconds) / 3600;
  const gone = attenuated(older, wort.lag, wort.rate) - attenuated(age, wort.lag, wort.rate);
  return { age: older, heat: gone * wort.extract * wort.fermentable * wort.volume * FERMENTATION_HEAT };
}

/** Apparent gravity, kg/L: 0.386 per kg/L of extract, and alcohol makes it fall further than the extract does. */
export function apparentGravity(age: number, { lag, rate, extract, fermentable }: Fermentable): number {
  return 1 + 0.386 * extract * (1 - 1.22 * fermentable * attenuated(age, lag, rate));
}
