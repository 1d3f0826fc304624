import type { AppState } from '../state/app-state.ts';
import { callsOf } from '../state/calls.ts';
import type { Tone } from './beeper.ts';

export interface CallerParts {
  readonly state: () => AppState;
  readonly beep: (tone: Tone) => void;
  /** Machine ms. */
  readonly now: () => number;
}

/** As long as nobody comes it calls again this often; machine ms. */
const AGAIN_MS = 12_000;

/** Sounds when somebody is called, at once for what is new, and goes on until it was seen. */
export function createCaller({ state, beep, now }: CallerParts): { look(): void } {
  let known = new Set<string>();
  let last = Number.NEGATIVE_INFINITY;
  return {
    look() {
      const current = state();
      const calls = current.session === null ? [] : callsOf(current);
      const isNew = calls.some(({ key }) => !known.has(key));
      known = new Set(calls.map(({ key }) => key));
      if (calls.length === 0 || !current.preferences.sound) return;
      if (!isNew && now() - last < AGAIN_MS) return;
      last = now();
      beep(calls.some(({ kind }) => kind === 'alarm') ? 'alarm' : 'call');
    },
  };
}
