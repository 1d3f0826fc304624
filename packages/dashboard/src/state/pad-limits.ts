import type { LoopSpec } from '@cerveceria/protocol';
import type { Limits } from './number-entry.ts';

export const SET_POINT_STEPS: readonly number[] = [-5, -1, -0.1, 0.1, 1, 5];
export const PERCENT_STEPS: readonly number[] = [-50, -10, -5, 5, 10, 50];

/** Percent of duty: a ferment loop also cools. */
export function dutyLimits(spec: LoopSpec): Limits {
  return { min: spec.kind === 'ferment' ? -100 : 0, max: 100 };
}

/** What the agent takes of this loop; a loop that names no range gets that of liquid water. */
export function limitsOf(spec: LoopSpec, asDuty: boolean): Limits {
  return asDuty ? dutyLimits(spec) : { min: spec.min ?? 0, max: spec.max ?? 100 };
}
