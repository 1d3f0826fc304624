import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Judged } from '../sensing/judge.ts';
import { GUARD_START, type GuardInput, type GuardMemory, type GuardRules, guardLoop } from './loop-guard.ts';

const RATE = 5500 / (40 * 4186);
const RULES: GuardRules = {
  overTemperature: 106,
  plant: { rate: RATE, volume: 40, step: 0.0625 },
  needs: [],
  beside: [],
};
const judged = (value: number | null, cell: Judged['cell'] = 0): Judged => ({ value, cell, at: 0 });

function inputOf(now: number, input: Judged | null, more: Partial<GuardInput> = {}): GuardInput {
  return {
    now,
    input,
    wasHeating: false,
    wasOutputOn: () => false,
    isOutputOn: () => false,
    channel: () => undefined,
    isReset: false,
    setPoint: null,
    hold: null,
    ...more,
  };
}

/** Feeds values at one a second; the last verdict counts. */
function feed(seconds: number, valueAt: (s: number) => number, isHeating: (s: number) => boolean, rules = RULES) {
  let memory: GuardMemory = GUARD_START;
  for (let s = 0; s <= seconds; s++) {
    const verdict = guardLoop(memory, rules, inputOf(s * 1000, judged(valueAt(s)), { wasHeating: isHeating(s) }));
    if (verdict.veto !== null) return { veto: verdict.veto, at: s };
    memory = verdict.memory;
  }
  return { veto: null, at: seconds };
}

test('a missing, faulty or stale input holds the output off in the same tick, and only while it lasts', () => {
  const veto = (cell: Judged['cell']) => guardLoop(GUARD_START, RULES, inputOf(0, judged(null, cell))).veto;
  assert.equal(veto('missing'), 'input-missing');
  assert.equal(veto('fault:w1-crc'), 'input-faulty');
  assert.equal(veto('fault:stale'), 'input-stale');
  assert.equal(guardLoop(GUARD_START, RULES, inputOf(0, judged(20))).veto, null);
});

test('over-temperature stays until a person resets it, and a reset while it is still too hot is none', () => {
  let { memory, veto } = guardLoop(GUARD_START, RULES, inputOf(0, judged(106)));
  assert.equal(veto, 'over-temperature');
  ({ memory, veto } = guardLoop(memory, RULES, inputOf(1000, judged(60))));
  assert.equal(veto, 'over-temperature', 'cold again is not reset');
  ({ memory, veto } = guardLoop(memory, RULES, inputOf(2000, judged(105.5), { isReset: true })));
  assert.equal(veto, 'over-temperature', 'still too hot');
  ({ memory, veto } = guardLoop(memory, RULES, inputOf(3000, judged(null, 'missing'), { isReset: true })));
  assert.equal(veto, 'over-temperature', 'who cannot see does not reset');
  ({ memory, veto } = guardLoop(memory, RULES, inputOf(4000, judged(60), { isReset: true })));
  assert.equal(veto, null);
});

test('full power for five minutes without a rise trips; a normal ramp, a hold and a boil do not', () => {
  assert.deepEqual(
    feed(
      1200,
      (s) => 40 + (s % 2) / 16,
      () => true,
    ).veto,
    'no-effect',
  );
  assert.ok(
    feed(
      1200,
      (s) => 40 + (s % 2) / 16,
      () => true,
    ).at <= 310,
  );
  assert.equal(
    feed(
      1800,
      (s) => 20 + RATE * s * 0.9,
      () => true,
    ).veto,
    null,
  );
  assert.equal(
    feed(
      3600,
      () => 67,
      (s) => s % 10 < 1,
    ).veto,
    null,
  );
  assert.equal(
    feed(
      3600,
      () => 99.8,
      () => true,
    ).veto,
    null,
  );
});

test('a rise as of the element while the output is off trips', () => {
  const { veto, at } = feed(
    1200,
    (s) => 40 + RATE * s,
    () => false,
  );
  assert.equal(veto, 'heating-while-off');
  assert.ok(at <= 310, `after ${at} s`);
});

test('the afterglow of the element and hot water poured in do not', () => {
  const afterglow = (s: number) => 40 + RATE * Math.min(s, 400) + 1.5 * (1 - Math.exp(-Math.max(0, s - 400) / 40));
  assert.equal(feed(1500, afterglow, (s) => s <= 400).veto, null);
  assert.equal(
    feed(
      1500,
      (s) => (s < 700 ? 40 : 55),
      () => false,
    ).veto,
    null,
  );
});

test('a heater waits for the output and the channel that it needs', () => {
  const rules: GuardRules = {
    ...RULES,
    needs: [
      { kind: 'output', name: 'pump' },
      { kind: 'channel', name: 'level', min: 10 },
    ],
  };
  const veto = (isPumping: boolean, level: number | null) =>
    guardLoop(
      GUARD_START,
      rules,
      inputOf(0, judged(20), {
        isOutputOn: (name) => name === 'pump' && isPumping,
        channel: (name) => (name === 'level' ? judged(level) : undefined),
      }),
    ).veto;
  assert.equal(veto(false, 40), 'needs-output');
  assert.equal(veto(true, 9.9), 'needs-channel');
  assert.equal(veto(true, null), 'needs-channel');
  assert.equal(veto(true, 10), null);
});

test('hardly anything in the kettle: trips within seconds; hot water poured in while it heats does not', () => {
  const dry = feed(
    300,
    (s) => 40 + RATE * Math.min(s, 100) + 2.2 * Math.max(0, s - 100),
    () => true,
  );
  assert.equal(dry.veto, 'dry-fire');
  assert.ok(dry.at <= 125, `${dry.at} s`);
  const poured = (s: number) => 40 + RATE * s + (s < 100 ? 0 : 12 * (1 - Math.exp((100 - s) / 10)));
  assert.equal(feed(300, poured, () => true).veto, null);
});

test('a frozen probe holds the heater off until it says something else, and no person is needed', () => {
  let memory: GuardMemory = GUARD_START;
  const veto = (s: number, value: number) => {
    const verdict = guardLoop(memory, RULES, inputOf(s * 1000, judged(value), { wasHeating: s < 120 }));
    memory = verdict.memory;
    return verdict.veto;
  };
  for (let s = 0; s < 120; s++) veto(s, 40);
  assert.equal(veto(120, 40), 'input-frozen');
  for (let s = 121; s < 900; s++) assert.equal(veto(s, 40), 'input-frozen');
  assert.equal(veto(900, 39.9375), null);
});

test('grain that goes in while it heats is no heater without effect', () => {
  const grain = (s: number) => 50 + RATE * s - Math.min(9, Math.max(0, s - 200) * 0.05);
  assert.equal(feed(900, grain, () => true).veto, null);
  const quick = (s: number) => 50 + RATE * s - (s < 200 ? 0 : 9 * (1 - Math.exp((200 - s) / 10)));
  assert.equal(feed(900, quick, () => true).veto, null);
});
