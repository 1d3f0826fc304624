import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { cutOff, type ProportionRules, proportion, proportionStart } from './time-proportion.ts';

const WINDOW: ProportionRules = { windowMs: 10_000, minOnMs: 0, minOffMs: 0 };

/** Steps at a duty and gives what came out, one entry a tick. */
function run(duty: (now: number) => number, ms: number, rules = WINDOW, tickMs = 250): boolean[] {
  let state = proportionStart(0);
  const levels: boolean[] = [];
  for (let now = 0; now < ms; now += tickMs) {
    state = proportion(state, duty(now), now, rules);
    levels.push(state.on);
  }
  return levels;
}
const share = (levels: readonly boolean[]) => levels.filter(Boolean).length / levels.length;
const switches = (levels: readonly boolean[]) => levels.filter((on, i) => i > 0 && on !== levels[i - 1]).length;

test('nothing and everything need no window', () => {
  assert.equal(share(run(() => 0, 60_000)), 0);
  assert.equal(share(run(() => 1, 60_000)), 1);
});

test('a window has one pulse at its start', () => {
  const levels = run(() => 0.3, 10_000);
  assert.deepEqual([levels.indexOf(true), levels.lastIndexOf(true)], [0, 11]);
});

test('what ticks round off is carried on, so that any duty is met over many windows', () => {
  fc.assert(
    fc.property(fc.double({ min: 0.01, max: 0.99, noNaN: true }), (duty) => {
      assert.ok(Math.abs(share(run(() => duty, 1_000_000)) - duty) < 0.01);
    }),
    { numRuns: 50 },
  );
});

test('steps longer than a window keep the average all the same', () => {
  assert.ok(Math.abs(share(run(() => 0.3, 10_000_000, WINDOW, 37_000)) - 0.3) < 0.02);
});

test('a pulse shorter than the minimum is saved up, not made and not forgotten', () => {
  const rules = { ...WINDOW, minOnMs: 2000 };
  const levels = run(() => 0.05, 1_000_000, rules);
  assert.ok(Math.abs(share(levels) - 0.05) < 0.01);
  let pulse = 0;
  for (const on of levels) {
    if (on) pulse += 250;
    else {
      assert.ok(pulse === 0 || pulse >= 2000, `a pulse of ${pulse} ms`);
      pulse = 0;
    }
  }
});

test('a pause shorter than the minimum is left out', () => {
  const levels = run(() => 0.95, 1_000_000, { ...WINDOW, minOffMs: 2000 });
  assert.ok(Math.abs(share(levels) - 0.95) < 0.02);
  assert.ok(switches(levels) < 2 * (1_000_000 / 40_000) + 4);
});

test('after a start a compressor waits for its minimum off time: nobody knows when it ran last', () => {
  const levels = run(() => 1, 600_000, { windowMs: 1_800_000, minOnMs: 120_000, minOffMs: 300_000 }, 1000);
  assert.equal(levels.indexOf(true), 300);
});

test('a compressor that runs keeps running for its minimum on time', () => {
  const rules = { windowMs: 1_800_000, minOnMs: 120_000, minOffMs: 0 };
  const levels = run((now) => (now < 10_000 ? 1 : 0), 300_000, rules, 1000);
  assert.equal(levels.lastIndexOf(true), 119);
});

test('cut off is off at once, minimum on time or not, and owes nothing', () => {
  const rules = { windowMs: 10_000, minOnMs: 120_000, minOffMs: 0 };
  const on = proportion(proportionStart(0), 1, 0, rules);
  const off = cutOff(on, 1000);
  assert.deepEqual([on.on, off.on, off.balance], [true, false, 0]);
});

test('a veto that lifts does not pay back what it took', () => {
  let state = proportionStart(0);
  for (let now = 0; now < 60_000; now += 250) state = cutOff(state, now);
  let onMs = 0;
  for (let now = 60_000; now < 160_000; now += 250) {
    state = proportion(state, 0.2, now, WINDOW);
    onMs += state.on ? 250 : 0;
  }
  assert.ok(onMs < 23_000, `${onMs} ms on`);
});
