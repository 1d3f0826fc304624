import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { FERMENTER_PRESET, Fermenter, type FermenterState } from './fermenter.ts';
import { Herms } from './herms.ts';
import { HERMS_PRESET, type HermsState } from './herms-state.ts';
import { Jacketed } from './jacketed.ts';
import { JACKETED_PRESET, type JacketedState } from './jacketed-state.ts';
import { Kettle } from './kettle.ts';
import { KETTLE_PRESETS } from './kettle-parameters.ts';
import type { KettleState } from './kettle-state.ts';
import type { Ledger, Plant } from './plant.ts';

const size = (min: number, max: number) => fc.double({ min, max, noNaN: true });

/** Any part of a preset, from half to twice its size. */
function around<P extends object>(preset: P, fixed: readonly string[]): fc.Arbitrary<P> {
  const names = Object.keys(preset).filter((name) => !fixed.includes(name));
  return fc.array(size(0.5, 2), { minLength: names.length, maxLength: names.length }).map((scales) =>
    Object.fromEntries(
      Object.entries(preset).map(([name, value]) => {
        const at = names.indexOf(name);
        return [name, at < 0 ? value : (value as number) * (scales[at] ?? 1)];
      }),
    ),
  ) as fc.Arbitrary<P>;
}

interface Phase {
  readonly drives: readonly boolean[];
  readonly minutes: number;
  readonly tick: number;
  readonly change: number;
  readonly amount: number;
  readonly fault: boolean;
}

const phase: fc.Arbitrary<Phase> = fc.record({
  drives: fc.array(fc.boolean(), { minLength: 2, maxLength: 2 }),
  minutes: fc.integer({ min: 1, max: 15 }),
  tick: fc.constantFrom(250, 1000, 7000),
  change: fc.nat(6),
  amount: size(0, 1),
  fault: fc.boolean(),
});

const RANGES: Readonly<Record<string, readonly [number, number]>> = {
  ambient: [-5, 35],
  mains: [180, 250],
  volume: [0.5, 60],
  grain: [0, 12],
};

/** Lets it live through a phase, with one change of what can be changed before it. */
function live(plant: Plant, { drives, minutes, tick, change, amount, fault }: Phase): void {
  const what = plant.changeable[change];
  const [from, to] = RANGES[what ?? ''] ?? [0, 0];
  if (what !== undefined) plant.change(what, from + (to - from) * amount);
  const on = new Set(plant.drives.filter((_, index) => drives[index]));
  for (let passed = 0; passed < minutes * 60_000; passed += tick)
    plant.advance(tick, on, { empty: fault, pumpStopped: false });
}

function balanced({ put, stored, lost }: Ledger, what: string): void {
  const turned = Math.abs(put) + Math.abs(stored) + Math.abs(lost);
  assert.ok(
    Math.abs(put - stored - lost) <= 1e-6 * turned + 1e-6,
    `${what}: put ${put}, stored ${stored}, lost ${lost}`,
  );
}

const SITE = ['ambient', 'mains', 'altitude', 'ph', 'bathAt', 'fermentable', 'bottomShare'];
const begin = fc.record({ wort: size(2, 95) });
const plants: Readonly<Record<string, fc.Arbitrary<() => Plant>>> = {
  kettle: fc.tuple(around(KETTLE_PRESETS['kettle-40l-poor'], SITE), begin).map(
    ([parameters, at]) =>
      () =>
        new Kettle(parameters, at),
  ),
  herms: fc.tuple(around(HERMS_PRESET, SITE), begin).map(
    ([parameters, at]) =>
      () =>
        new Herms(parameters, at),
  ),
  'fermentation chamber': fc.tuple(around(FERMENTER_PRESET, SITE), begin).map(
    ([parameters, at]) =>
      () =>
        new Fermenter(parameters, at),
  ),
  'glycol jacket': fc.tuple(around(JACKETED_PRESET, SITE), begin).map(
    ([parameters, at]) =>
      () =>
        new Jacketed(parameters, at),
  ),
};

for (const [name, plant] of Object.entries(plants))
  test(`${name}: joules and litres that went in are there or gone, whatever is done to it`, () => {
    fc.assert(
      fc.property(plant, fc.array(phase, { minLength: 1, maxLength: 5 }), (make, phases) => {
        const one = make();
        for (const each of phases) {
          live(one, each);
          balanced(one.energy(), `${name}, J`);
          balanced(one.water(), `${name}, L`);
          for (const [what, value] of Object.entries(one.truth()))
            assert.ok(Number.isFinite(value), `${what} ${value}`);
        }
      }),
      { numRuns: 15, includeErrorInReport: true },
    );
  });

const AGAIN: Readonly<Record<string, readonly [make: () => Plant, again: (state: unknown) => Plant]>> = {
  kettle: [
    () => new Kettle(KETTLE_PRESETS['kettle-40l'], { wort: 20 }),
    (state) => new Kettle(KETTLE_PRESETS['kettle-40l'], { state: state as KettleState }),
  ],
  herms: [
    () => new Herms(HERMS_PRESET, { wort: 20 }),
    (state) => new Herms(HERMS_PRESET, { state: state as HermsState }),
  ],
  'fermentation chamber': [
    () => new Fermenter(FERMENTER_PRESET, { wort: 20 }),
    (state) => new Fermenter(FERMENTER_PRESET, { state: state as FermenterState }),
  ],
  'glycol jacket': [
    () => new Jacketed(JACKETED_PRESET, { wort: 20 }),
    (state) => new Jacketed(JACKETED_PRESET, { state: state as JacketedState }),
  ],
};
for (const [name, [make, again]] of Object.entries(AGAIN))
  test(`${name}: goes on from its snapshot as if nothing had been, changes included`, () => {
    const one = make();
    const run = { drives: [true, true], minutes: 10, tick: 1000, change: 9, amount: 0, fault: false };
    for (const what of one.changeable) one.change(what, what === 'mains' ? 210 : 7);
    live(one, run);
    const other = again(JSON.parse(JSON.stringify(one.snapshot())));
    for (const plant of [one, other]) live(plant, run);
    assert.deepEqual(other.truth(), one.truth());
  });
