import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Demand } from '@cerveceria/protocol';
import fc from 'fast-check';
import { CASCADE_START, type CascadeRules, cascadeStep } from './cascade.ts';
import { LOOP_START, type LoopMemory, type LoopRules, loopStep } from './loop.ts';

const HEAT: LoopRules = { kind: 'heat', gains: { kp: 0.2, tiS: 300, tdS: 20 }, deadBand: 0, min: 0, max: 1 };
const SECOND = 1000;

const number = (min: number, max: number) => fc.double({ min, max, noNaN: true });
const auto = (setPoint: number): Demand => ({ mode: 'auto', setPoint });

function step(memory: LoopMemory, demand: Demand, value: number | null, now: number, achieved: number | null = null) {
  return loopStep(memory, HEAT, { demand, value, now, achieved, isVetoed: false });
}

/** Any modes, values and gaps, one second after the other. */
const story = fc.array(
  fc.record({
    mode: fc.constantFrom('off', 'manual', 'auto'),
    duty: number(0, 1),
    setPoint: number(20, 100),
    value: fc.option(number(15, 100), { nil: null }),
  }),
  { maxLength: 40 },
);

function told(events: readonly { mode: string; duty: number; setPoint: number; value: number | null }[]) {
  let memory = LOOP_START;
  let now = 0;
  for (const { mode, duty, setPoint, value } of events) {
    const demand =
      mode === 'auto'
        ? auto(setPoint)
        : mode === 'manual'
          ? { mode: 'manual' as const, duty }
          : { mode: 'off' as const };
    memory = step(memory, demand, value, now).memory;
    now += SECOND;
  }
  return { memory, now };
}

test('whatever came before, from manual to auto the duty goes on where it stands, near the set point', () => {
  fc.assert(
    fc.property(story, number(0.2, 0.8), number(-1, 1), (events, duty, distance) => {
      const { memory, now } = told(events);
      const manual = step(memory, { mode: 'manual', duty }, 66, now).memory;
      const first = step(manual, auto(66 + distance), 66, now + SECOND);
      assert.ok(Math.abs(first.duty - duty) < 1e-9, `${first.duty} after ${duty}`);
    }),
  );
});

test('from a boil by power to a set point far below, nothing is heated on the way down', () => {
  let memory = step(LOOP_START, { mode: 'manual', duty: 0.6 }, 100, 0).memory;
  for (let i = 1; i <= 1950; i++) {
    const value = 100 - i / 100;
    memory = step(memory, auto(80), value, i * SECOND, memory.duty).memory;
    assert.equal(memory.duty, 0, `${memory.duty} at ${value} °C`);
  }
});

test('from cooling by hand to a set point far above, it is heated all the way', () => {
  const rules: LoopRules = { kind: 'ferment', gains: { kp: 0.5, tiS: 7200, tdS: 0 }, deadBand: 0.2, min: -1, max: 1 };
  const common = { achieved: null, isVetoed: false };
  const cooled = loopStep(LOOP_START, rules, {
    ...common,
    demand: { mode: 'manual', duty: -0.2 },
    value: 15,
    now: 0,
  });
  let { memory } = cooled;
  for (let i = 1; i <= 650; i++) {
    memory = loopStep(memory, rules, { ...common, demand: auto(22), value: 15 + i / 100, now: i * SECOND }).memory;
    assert.ok(memory.duty > 0, `${memory.duty} at ${15 + i / 100} °C`);
  }
});

test('whatever came before, switched on the loop drives the error alone: no kick of a first or a stale sample', () => {
  fc.assert(
    fc.property(story, number(0, 100), number(0, 100), (events, value, setPoint) => {
      const { memory, now } = told(events);
      const off = step(memory, { mode: 'off' }, value, now).memory;
      const { duty, terms } = step(off, auto(setPoint), value, now + SECOND);
      assert.equal(Math.abs(terms?.d ?? 1), 0);
      assert.ok(Math.abs(duty - Math.min(1, Math.max(0, 0.2 * (setPoint - value)))) < 1e-9, String(duty));
    }),
  );
});

test('readings that were away leave no kick of the slope behind', () => {
  fc.assert(
    fc.property(story, number(20, 90), number(20, 90), (events, before, after) => {
      const { memory, now } = told(events);
      const seen = step(memory, auto(60), before, now).memory;
      const blind = step(seen, auto(60), null, now + SECOND).memory;
      const { terms } = step(blind, auto(60), after, now + 600 * SECOND);
      assert.ok(Math.abs(terms?.d ?? 0) < 1e-9, String(terms?.d));
    }),
  );
});

test('an override that comes or ends at the same set point moves nothing', () => {
  fc.assert(
    fc.property(story, number(60, 72), number(0, 1.5), (events, setPoint, below) => {
      const { memory, now } = told([
        ...events,
        ...Array(5).fill({ mode: 'auto', duty: 0, setPoint, value: setPoint - below }),
      ]);
      const going = step(memory, auto(setPoint), setPoint - below, now);
      const again = step(going.memory, { ...auto(setPoint) }, setPoint - below, now);
      assert.equal(again.duty, going.duty);
    }),
  );
});

test('an output that is held off winds nothing up, however long and from however far', () => {
  fc.assert(
    fc.property(number(0.1, 30), fc.integer({ min: 10, max: 2000 }), (below, seconds) => {
      let memory = step(LOOP_START, auto(60), 60 - below, 0).memory;
      const { integral } = memory.pid;
      for (let i = 1; i <= seconds; i++) memory = step(memory, auto(60), 60 - below, i * SECOND, 0).memory;
      // What is asked for differs from what is achieved by less than its tolerance: that little may gather.
      assert.ok(memory.pid.integral <= Math.max(integral, 0.06), `${memory.pid.integral} after ${seconds} s`);
    }),
    { numRuns: 60 },
  );
});

const CHAMBER: CascadeRules = { gains: { kp: 5, tiS: 14_400, tdS: 0 }, min: 1, max: 30 };

test('a cascade begins at what the chamber reads, near the set point', () => {
  fc.assert(
    fc.property(number(14, 22), number(-0.2, 0.2), (chamber, distance) => {
      const input = { now: 0, setPoint: 18, beer: 18 + distance, chamber };
      const { setPoint } = cascadeStep(CASCADE_START, CHAMBER, input);
      assert.ok(Math.abs((setPoint ?? 99) - chamber) < 1e-9, `${setPoint}, chamber ${chamber}`);
    }),
  );
});

test('what a cascade asks of the chamber stays in its range; a chamber that does not follow winds nothing up', () => {
  fc.assert(
    fc.property(
      number(0, 30),
      number(0, 30),
      number(2, 25),
      fc.integer({ min: 1, max: 300 }),
      (beer, chamber, setPoint, minutes) => {
        let state = CASCADE_START;
        for (let i = 0; i < minutes; i++) {
          state = cascadeStep(state, CHAMBER, { now: i * 60 * SECOND, setPoint, beer, chamber });
          assert.ok(state.setPoint !== null && state.setPoint >= 1 - 1e-9 && state.setPoint <= 30 + 1e-9);
        }
        const first = cascadeStep(CASCADE_START, CHAMBER, { now: 0, setPoint, beer, chamber }).pid.integral;
        const asked = (state.setPoint ?? 0) - chamber;
        // What brings the asked nearer to where the chamber stands unwinds.
        const wound = Math.sign(asked) * (state.pid.integral - first);
        if (Math.abs(asked) > 1) assert.ok(wound < 0.11, `${first} became ${state.pid.integral}`);
      },
    ),
    { numRuns: 60 },
  );
});
