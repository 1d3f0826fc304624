export interface ElementStep {
  /** Heat still in the element beyond the wort's temperature, J. */
  readonly stored: number;
  /** Heat given to the wort in this step, J. */
  readonly released: number;
}

/**
 * A heating element as a first-order store: what it holds leaves with time constant `lag` (s), so the wort goes on
 * heating after the switch has opened. Solved exactly, so any `seconds` is stable and no joule is lost.
 */
export function stepElement(stored: number, power: number, lag: number, seconds: number): ElementStep {
  if (lag <= 0) return { stored: 0, released: stored + power * seconds };
  const settled = power * lag;
  const after = settled + (stored - settled) * Math.exp(-seconds / lag);
  return { stored: after, released: stored + power * seconds - after };
}

/** What a resistive element draws at another voltage than its rated one, W: P = V²/R. */
export function powerAt(rated: number, volts: number, ratedVolts = 230): number {
  return rated * (volts / ratedVolts) ** 2;
}
