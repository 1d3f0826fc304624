import type { StoreView } from '@cerveceria/protocol';

/** What is on its way to a store for so long, s, is no lag yet. */
const LATE_S = 10;

export type StoreHealth = 'up' | 'late' | 'down';

export function healthOf({ up, seconds }: Pick<StoreView, 'up' | 'seconds'>): StoreHealth {
  if (!up) return 'down';
  return seconds >= LATE_S ? 'late' : 'up';
}
