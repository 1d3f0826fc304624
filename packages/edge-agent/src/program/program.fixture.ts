import { type Program, programSchema, type Step } from '@cerveceria/protocol';
import { type Advance, advance, type ProgramEvent, type ProgramInput } from './advance.ts';
import type { ProgramRun } from './program-run.ts';

export const WALL = 1_800_000_000_000;
const MINUTE = 60_000;

const step = (id: string, over: Partial<Step>): Step => ({
  id,
  kind: 'rest',
  name: id,
  setPoint: 66,
  rampMs: null,
  power: null,
  pump: 'on',
  tolerance: 0.3,
  end: { kind: 'time', ms: 10 * MINUTE },
  additions: [],
  ...over,
});

/** Mash in and ask, a rest, a boil with two hops, cool. */
export const BREW: Program = programSchema.parse({
  id: 'brew',
  name: 'Brew',
  recipe: null,
  steps: [
    step('mash-in', { kind: 'mash-in', setPoint: 70, end: { kind: 'brewer', ask: 'Grain in?' } }),
    step('rest', {}),
    step('boil', {
      kind: 'boil',
      setPoint: 100,
      power: 0.6,
      pump: 'off',
      end: { kind: 'time', ms: 60 * MINUTE },
      additions: [
        { name: 'Late hop', amount: '20 g', before: 5 * MINUTE },
        { name: 'First hop', amount: '30 g', before: 60 * MINUTE },
      ],
    }),
    step('cool', { kind: 'cool', setPoint: 20, end: { kind: 'reached' } }),
  ],
});

export const reading = (wall: number, value: number | null, over: Partial<ProgramInput> = {}): ProgramInput => ({
  wall,
  value,
  gravity: null,
  stable: null,
  boiling: null,
  isHeld: false,
  ...over,
});

/** Second by second for `seconds`, with the value that `at` gives; all events on the way, with their second. */
export function walk(
  from: ProgramRun,
  seconds: number,
  at: (second: number) => number | null,
  over: Partial<ProgramInput> = {},
): { run: ProgramRun; last: Advance; events: { readonly second: number; readonly event: ProgramEvent }[] } {
  let run = from;
  const events: { second: number; event: ProgramEvent }[] = [];
  let last: Advance | undefined;
  for (let second = 1; second <= seconds; second++) {
    last = advance(run, reading(run.at + 1000, at(second), over));
    run = last.run;
    events.push(...last.events.map((event) => ({ second, event })));
  }
  if (last === undefined) throw new RangeError('no second to walk');
  return { run, last, events };
}
