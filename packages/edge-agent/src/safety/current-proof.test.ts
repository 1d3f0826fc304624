import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Judged } from '../sensing/judge.ts';
import { CurrentProof } from './current-proof.ts';

const reading = (value: number | null, at: number): Judged => ({ value, cell: value === null ? 'missing' : value, at });

/** A pump on a clock of 250 ms, its current read every second. */
function makePump() {
  const proof = new CurrentProof('k.heat', [{ output: 'pump', channel: 'amperes', min: 0.5 }]);
  let now = 0;
  const run = (ms: number, isOn: boolean, amperes: number | null) => {
    for (const end = now + ms; now < end; now += 250)
      proof.tick(
        now,
        new Map([['pump', isOn]]),
        new Map([['amperes', reading(amperes, Math.floor(now / 1000) * 1000)]]),
      );
  };
  return { proof, run, codes: () => proof.conditions.map(({ code, about }) => `${code} ${about}`) };
}

test('on and current, off and none: nothing is told', () => {
  const { codes, run } = makePump();
  for (let times = 0; times < 3; times++) {
    run(10_000, true, 1.5);
    assert.deepEqual(codes(), []);
    run(10_000, false, 0.02);
    assert.deepEqual(codes(), []);
  }
});

test('on without current is told within four seconds, and ends when current flows', () => {
  const { codes, proof, run } = makePump();
  run(5000, false, 0);
  run(4000, true, 0);
  assert.deepEqual([codes(), proof.isIdle('pump')], [['no-current k.heat.pump'], true]);
  run(1500, true, 1.5);
  assert.deepEqual([codes(), proof.isIdle('pump')], [[], false]);
});

test('off with current is a relay that stuck', () => {
  const { codes, run } = makePump();
  run(5000, true, 1.5);
  run(4000, false, 1.5);
  assert.deepEqual(codes(), ['stuck-on k.heat.pump']);
  run(1500, false, 0);
  assert.deepEqual(codes(), []);
});

test('one reading is not enough, a change is given its time, and short switching proves nothing', () => {
  const { codes, run } = makePump();
  run(6000, true, 1.5);
  run(1000, true, 0);
  run(1000, true, 1.5);
  assert.deepEqual(codes(), []);
  for (let times = 0; times < 20; times++) run(1250, times % 2 === 0, 0.7);
  assert.deepEqual(codes(), []);
});

test('a meter without a value proves nothing, and what was found stands meanwhile', () => {
  const { codes, run } = makePump();
  run(60_000, true, null);
  assert.deepEqual(codes(), []);
  run(4000, true, 0);
  run(60_000, true, null);
  assert.deepEqual(codes(), ['no-current k.heat.pump']);
});
