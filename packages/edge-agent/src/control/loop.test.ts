import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Demand } from '@cerveceria/protocol';
import { LOOP_START, type LoopInput, type LoopMemory, type LoopRules, loopStep } from './loop.ts';

const HEAT: LoopRules = { kind: 'heat', gains: { kp: 0.2, tiS: 300, tdS: 10 }, deadBand: 0, min: 0, max: 1 };
const FERMENT: LoopRules = { kind: 'ferment', gains: { kp: 0.5, tiS: 7200, tdS: 0 }, deadBand: 0.2, min: -1, max: 1 };
const auto = (setPoint: number): Demand => ({ mode: 'auto', setPoint });
const manual = (duty: number): Demand => ({ mode: 'manual', duty });

function step(memory: LoopMemory, demand: Demand, value: number | null, now: number, more: Partial<LoopInput> = {}) {
  return loopStep(memory, HEAT, { demand, value, now, achieved: null, isVetoed: false, ...more });
}

test('off is off and manual is the duty that was asked for, within its limits', () => {
  assert.equal(step(LOOP_START, { mode: 'off' }, 20, 0).duty, 0);
  assert.equal(step(LOOP_START, manual(0.4), 20, 0).duty, 0.4);
  assert.equal(step(LOOP_START, manual(-1), 20, 0).duty, 0);
});

test('from manual to auto the duty goes on where it stands', () => {
  const { memory } = step(LOOP_START, manual(0.35), 66.5, 0);
  const { duty } = step(memory, auto(67), 66.5, 250);
  assert.ok(Math.abs(duty - 0.35) < 1e-9, String(duty));
});

test('a change of who rules at the same set point changes nothing', () => {
  let memory = LOOP_START;
  for (let now = 0; now < 60_000; now += 250) memory = step(memory, auto(67), 66.8, now).memory;
  const before = memory.duty;
  const { duty } = step(memory, { ...auto(67) }, 66.8, 60_000);
  assert.ok(Math.abs(duty - before) < 0.001);
});

test('without a value nothing is driven and the integral is held until there is one again', () => {
  let memory = LOOP_START;
  for (let now = 0; now < 120_000; now += 250) memory = step(memory, auto(67), 66.5, now).memory;
  const { integral } = memory.pid;
  assert.ok(integral > 0.01);
  for (let now = 120_000; now < 240_000; now += 250) {
    const blind = step(memory, auto(67), null, now);
    assert.equal(blind.duty, 0);
    memory = blind.memory;
  }
  assert.ok(Math.abs(step(memory, auto(67), 66.5, 240_000).memory.pid.integral - integral) < 1e-9);
});

test('under a veto the integral does not grow', () => {
  let memory = LOOP_START;
  for (let now = 0; now < 120_000; now += 250)
    memory = step(memory, auto(67), 64, now, { isVetoed: true, achieved: 0 }).memory;
  assert.ok(memory.pid.integral < 0.001, String(memory.pid.integral));
});

test('fermenting: heat below, cold above, and rest within the dead band', () => {
  const duty = (value: number) =>
    loopStep(LOOP_START, FERMENT, { demand: auto(20), value, now: 0, achieved: null, isVetoed: false }).duty;
  assert.ok(duty(19) > 0);
  assert.ok(duty(21) < 0);
  assert.deepEqual([duty(19.85), duty(20.2)], [0, 0]);
});

test('a pump has no automatic mode', () => {
  const pump: LoopRules = { kind: 'pump', gains: null, deadBand: 0, min: 0, max: 1 };
  const input = { value: null, now: 0, achieved: null, isVetoed: false };
  assert.equal(loopStep(LOOP_START, pump, { ...input, demand: auto(1) }).duty, 0);
  assert.equal(loopStep(LOOP_START, pump, { ...input, demand: manual(1) }).duty, 1);
});

test('while the learner rules, the terms are its own, and the PID goes on from its duty when it is unsure', () => {
  const advised = step(LOOP_START, auto(67), 66.9, 0, { advice: { duty: 0.3, holding: 0.08 } });
  assert.equal(advised.duty, 0.3);
  assert.ok(Math.abs((advised.terms?.p ?? 0) - 0.22) < 1e-9 && advised.terms?.i === 0.08 && advised.terms.d === 0);
  const alone = step(advised.memory, auto(67), 66.9, 250, { advice: null });
  assert.ok(Math.abs(alone.duty - 0.3) < 0.001, String(alone.duty));
});

test('advice drives nothing without a value', () => {
  assert.equal(step(LOOP_START, auto(67), null, 0, { advice: { duty: 1, holding: 0.08 } }).duty, 0);
});

const LAZY: LoopRules = {
  ...HEAT,
  gains: { kp: 0.5, tiS: 600, tdS: 150 },
  lazy: { rate: 0.033, loss: 0.0015, ambient: 20 },
};

test('a learner that is unsure three degrees below the set point leaves a PID that knows how fast it rises', () => {
  const asked = (memory: LoopMemory, now: number, advice: NonNullable<LoopInput['advice']> | null) =>
    loopStep(memory, LAZY, {
      demand: auto(67),
      value: 44 + (0.033 * now) / 1000,
      now,
      achieved: now === 0 ? null : 1,
      isVetoed: false,
      advice,
    });
  let { memory } = asked(LOOP_START, 0, { duty: 1, holding: 0.07 });
  let now = 0;
  while (now < 600_000) {
    now += 1000;
    ({ memory } = asked(memory, now, { duty: 1, holding: 0.07 }));
  }
  const { duty } = asked(memory, now + 1000, null);
  assert.ok(duty < 0.2, String(duty));
});

test('the usual losses hold from the first moment, and are none of the integral', () => {
  const { memory, duty, terms } = loopStep(LOOP_START, LAZY, {
    demand: auto(67),
    value: 67,
    now: 0,
    achieved: null,
    isVetoed: false,
  });
  assert.ok(Math.abs(duty - 0.0015 * 47) < 1e-9, String(duty));
  assert.ok(Math.abs((terms?.i ?? 0) - duty) < 1e-9);
  assert.equal(memory.pid.integral, 0);
});
