import type { LoopView } from '@cerveceria/protocol';

export interface TuneChance {
  /** Around which the experiment would swing; null where something hinders it. */
  readonly setPoint: number | null;
  readonly hindrance: 'program' | 'no-set-point' | null;
}

/** Whether a relay experiment can begin: not while a program brews, and only around a set point that the loop has. */
export function tuneChance({ state }: Pick<LoopView, 'state'>): TuneChance {
  if (state?.source === 'program') return { setPoint: null, hindrance: 'program' };
  const setPoint = state?.mode === 'auto' ? state.setPoint : null;
  return { setPoint, hindrance: setPoint === null ? 'no-set-point' : null };
}
