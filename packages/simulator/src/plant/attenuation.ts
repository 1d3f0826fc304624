/**
 * Share of the fermentable extract gone after `age` hours, 0..1: Gompertz' curve in the form of Zwietering et al.
 * (Appl. Environ. Microbiol. 56, 1990), with `lag` h until yeast works and `rate` 1/h at its steepest.
 */
export function attenuated(age: number, lag: number, rate: number): number {
  return Math.exp(-Math.exp(Math.E * rate * (lag - age) + 1));
}

/** How much faster yeast works at `celsius` than at 20 °C: twofold each 10 K, and hardly at all below 2 °C or above 38 °C. */
export function yeastSpeed(celsius: number): number {
  if (celsius < 2 || celsius > 38) return 0.02;
  return 2 ** ((celsius - 20) / 10);
}

/** Heat of fermentation, J per kg of extract gone: 586.6 kJ/kg (Briggs et al., Brewing: Science and Practice, 2004). */
export const FERMENTATION_HEAT = 586_600;
