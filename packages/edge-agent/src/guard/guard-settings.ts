import type { GuardAccess, Level } from '../drivers/gpio-lines.ts';

/** What the guard worker is started with. */
export interface GuardSettings {
  readonly shared: SharedArrayBuffer;
  readonly access: GuardAccess;
  /** Level of each line that is off. */
  readonly safeLevels: readonly (readonly [line: number, level: Level])[];
  readonly tickMs: number;
  /** In a simulation: machine ms in which a step must be done; left out: as long as a blocked thread may take in reality. */
  readonly stepLimitMs?: number | undefined;
  /** Program and arguments that drive everything off, where no other way leads to the lines. */
  readonly offCommand: readonly string[];
}

export type FromGuard =
  | { readonly kind: 'ready' }
  | { readonly kind: 'off'; readonly took: boolean }
  | { readonly kind: 'failed'; readonly message: string };
