/** When each side of a loop with heating and cooling last ran, process-monotonic ms; null: never since the start. */
export interface ChangeOver {
  readonly heated: number | null;
  readonly cooled: number | null;
}

export const NEVER_RAN: ChangeOver = { heated: null, cooled: null };

const rested = (last: number | null, now: number, restMs: number) => last === null || now - last >= restMs;

/**
 * Splits a duty of -1..1 into heating and cooling, of which one is always zero, and neither begins before the other has
 * rested for `restMs`: a glycol jacket and a heating belt that fight each other waste both.
 */
export function splitDuty(
  duty: number,
  state: ChangeOver,
  now: number,
  restMs: number,
): { heat: number; cool: number } {
  if (duty > 0) return { heat: rested(state.cooled, now, restMs) ? duty : 0, cool: 0 };
  return { heat: 0, cool: duty < 0 && rested(state.heated, now, restMs) ? -duty : 0 };
}

export function noteRun(state: ChangeOver, isHeating: boolean, isCooling: boolean, now: number): ChangeOver {
  return { heated: isHeating ? now : state.heated, cooled: isCooling ? now : state.cooled };
}
