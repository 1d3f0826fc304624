import type { LatestValue } from '@cerveceria/protocol';

/** Live values since the page was opened, to draw what no fetched answer holds yet; null where there was no value. */
export interface Tail {
  readonly t: readonly number[];
  readonly v: readonly (number | null)[];
}
export type Tails = ReadonlyMap<string, Tail>;

const KEPT = 900;

export function withTails(tails: Tails, latest: Readonly<Record<string, LatestValue>>): Tails {
  const next = new Map(tails);
  for (const [id, { value, state, time }] of Object.entries(latest)) {
    const tail = next.get(id) ?? { t: [], v: [] };
    const last = tail.t.at(-1);
    if (time === null || (last !== undefined && time <= last)) continue;
    const cut = tail.t.length >= KEPT ? tail.t.length - KEPT + 1 : 0;
    next.set(id, { t: [...tail.t.slice(cut), time], v: [...tail.v.slice(cut), state === 'ok' ? value : null] });
  }
  return next;
}
