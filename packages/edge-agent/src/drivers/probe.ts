/** What a driver makes of bytes, and nothing more: no age, no plausibility, no rounding. */
export type Reading =
  | { readonly kind: 'value'; readonly value: number }
  /** Nothing is there. */
  | { readonly kind: 'missing' }
  /** Something answered, but what came is no value. `code`: `[a-z0-9-]{1,32}`. */
  | { readonly kind: 'fault'; readonly code: string };

/** One sensor behind a bus. */
export interface Probe {
  /** Probes of one bus are read one after the other. */
  readonly bus: ProbeBus;
  /** Takes a fresh reading; a rejection counts as `fault:driver`. */
  read(): Promise<Reading>;
}

export interface ProbeBus {
  readonly name: string;
  /** Called with the probes that are due, before the first of them is read. */
  prepare(due: readonly Probe[]): Promise<void>;
}

export const MISSING: Reading = { kind: 'missing' };

export function fault(code: string): Reading {
  return { kind: 'fault', code };
}

export function value(number: number): Reading {
  return { kind: 'value', value: number };
}
