import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { BENCH_NODE } from './twelve-channels.ts';

const HOUR = 3_600_000;

/** `rest`: on its way to its set point. `boil`: a step whose time counts and that no outage may cost a second. */
export type RunningStep = 'rest' | 'boil';

const STEPS = {
  rest: { kind: 'rest', setPoint: 63 },
  // Saved as a boil is; a kettle that really boils would take the bench half an hour.
  boil: { kind: 'wait', setPoint: null },
} as const;

/** Puts a program of ten steps into an agent's folder as the agent itself keeps one, at `wall`, process ms UTC. */
export function keepProgram(data: string, running: RunningStep, wall: number): void {
  const fixed = { rampMs: null, power: null, pump: 'on', tolerance: 0.3, end: { kind: 'time', ms: 10 * HOUR } };
  const steps = Array.from({ length: 10 }, (_, i) => {
    const additions = Array.from({ length: 3 }, (__, n) => ({
      name: `Hop ${n} of step ${i}`,
      amount: '20 g',
      before: 0,
    }));
    return { ...fixed, ...STEPS[running], id: `s${i}`, name: `Step ${i}`, additions };
  });
  const standing = { index: 0, startAt: null, counted: 0, inStep: 0, extra: 0, from: null, called: 0, isHeld: false };
  const record = { step: 's0', began: wall, reached: null, ended: null, how: null };
  const run = {
    ...{ program: { id: 'bench', name: 'Bench', recipe: null, steps }, phase: 'approach', ...standing },
    ...{ before: null, doubt: null, records: [record], at: wall },
  };
  const [loop, pump] = [`${BENCH_NODE}.mash`, `${BENCH_NODE}.pump`];
  const kept = { id: 'bench', version: 0, loop, pump, answered: null, refused: null, gravity: [], run };
  writeFileSync(join(data, 'program.json'), JSON.stringify(kept));
}
