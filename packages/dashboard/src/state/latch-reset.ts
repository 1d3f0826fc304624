import type { AlarmView, LoopView } from '@cerveceria/protocol';
import { type Papers, programsIn } from './papers.ts';

/**
 * How a person resets the latch: by `off` as what lasts, or, where something stronger rules the loop, by `off` for a
 * while, because the node takes a reset only from the word that rules.
 */
export type LatchReset = { readonly loop: LoopView; readonly how: 'lasting' | 'for-a-while' };

/** Null: it is no latch of a loop, or its node is not there to take the word. */
export function latchResetOf(
  { latched, active, about, event }: AlarmView,
  loops: ReadonlyMap<string, LoopView>,
  papers: Papers,
): LatchReset | null {
  const loop = loops.get(about);
  if (!latched || !active || event?.lastKnown === true || loop === undefined || loop.state === null) return null;
  const programs = programsIn(papers) ?? [];
  const isConducted = programs.some(
    ({ asked, state }) => about === asked?.loop || about === asked?.pump || about === state?.loop,
  );
  return { loop, how: isConducted || loop.state.override !== null ? 'for-a-while' : 'lasting' };
}
