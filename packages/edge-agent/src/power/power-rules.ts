import type { LimitedBy } from '@cerveceria/protocol';

/** An output that takes power or excludes others. */
export interface Load {
  readonly name: string;
  /** W while it is on; 0 where nobody said. */
  readonly watts: number;
  /** The higher is served first; equal ones share. */
  readonly priority: number;
  readonly minOnMs: number;
  /** How long it may run while an equal one waits, ms. */
  readonly sliceMs: number;
}

/** What those that are on may weigh together: watts of a budget, or one at a time. */
export interface PowerLimit {
  readonly kind: LimitedBy;
  readonly limit: number;
  /** By output. */
  readonly weights: ReadonlyMap<string, number>;
  /** What is left of it from `firmFrom` (process-monotonic ms) on, when nobody grants more; left out: all of it. */
  readonly firm?: { readonly limit: number; readonly from: number };
}

/** An output at a tick, after control and safety. */
export interface LoadAsk {
  readonly name: string;
  readonly wasOn: boolean;
  readonly wants: boolean;
  /** Process-monotonic ms since when it is as it was. */
  readonly since: number;
}
