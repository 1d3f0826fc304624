/** What enzymes and phosphates take from a mash in the end, pH; with a time constant of two hours. */
const DRIFT = 0.1;
const DRIFT_S = 7200;

/**
 * pH of the wort as a probe in it sees it after `age` s: it falls a little while mashing, and by 0.0055 per kelvin
 * (mash pH is about 0.25 lower at 65 °C than at 20 °C; Palmer and Kaminski, Water, 2013).
 */
export function acidity(start: number, age: number, celsius: number): number {
  return start - DRIFT * -Math.expm1(-age / DRIFT_S) - 0.0055 * (celsius - 20);
}
