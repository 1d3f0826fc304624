import type { Work } from '../../src/reports/breathing.ts';

/** Carries out work without its pauses. */
export function atOnce<T>(work: Work<T>): T {
  for (let step = work.next(); ; step = work.next()) if (step.done === true) return step.value;
}
