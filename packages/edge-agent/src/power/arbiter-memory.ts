import type { LoadAsk } from './power-rules.ts';

/** What the arbiter remembers of those it serves. Plain data. */
export interface ArbiterMemory {
  /** Process-monotonic ms of the last decision; null before it. */
  readonly at: number | null;
  /** By output: what it has had, ms of running; only differences mean something. */
  readonly served: ReadonlyMap<string, number>;
  /** By output that is held back: since when, process-monotonic ms. */
  readonly waiting: ReadonlyMap<string, number>;
  readonly wanted: ReadonlySet<string>;
}

export const NOTHING_SERVED: ArbiterMemory = { at: null, served: new Map(), waiting: new Map(), wanted: new Set() };

/**
 * Counts what each had since the last decision. Who comes anew begins where the least served of the others stands, so
 * that long rest is no claim to a long run (start-time fair queueing, Goyal, Vin and Cheng, 1996).
 */
export function countServed({ at, served, wanted }: ArbiterMemory, asks: readonly LoadAsk[], now: number) {
  const passed = at === null ? 0 : Math.max(0, now - at);
  const next = new Map(asks.map(({ name, wasOn }) => [name, (served.get(name) ?? 0) + (wasOn ? passed : 0)]));
  const others = asks.filter(({ name, wants, wasOn }) => wants && (wasOn || wanted.has(name)));
  const least = Math.min(...others.map(({ name }) => next.get(name) as number));
  for (const { name, wants, wasOn } of asks)
    if (wants && !wasOn && !wanted.has(name) && least < Number.POSITIVE_INFINITY)
      next.set(name, Math.max(next.get(name) as number, least));
  return next;
}
