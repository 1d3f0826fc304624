import assert from 'node:assert/strict';
import { test } from 'node:test';
import { FakeClock } from '@cerveceria/runtime';
import { TimerSteps } from './timer-steps.ts';

const never = (error: unknown) => assert.fail(String(error));

test('ticks on a fixed grid, the first one at once', () => {
  const clock = new FakeClock();
  const steps = new TimerSteps(clock, clock, 250);
  const seen: number[] = [];
  steps.start(({ mono }) => void seen.push(mono), never);
  clock.advance(1000);
  assert.deepEqual(seen, [0, 250, 500, 750, 1000]);
  steps.stop();
  clock.advance(1000);
  assert.equal(seen.length, 5);
});

test('a slow tick shifts no other, and the ticks that fell out are counted', () => {
  const clock = new FakeClock();
  const steps = new TimerSteps(clock, clock, 250);
  const seen: number[] = [];
  steps.start(({ mono }) => {
    seen.push(mono);
    if (mono === 250) clock.advance(600);
  }, never);
  clock.advance(1500);
  assert.deepEqual(seen.slice(0, 4), [0, 250, 850, 1000]);
  assert.equal(steps.stats().missed, 1);
  assert.equal(
    steps.stats().lateness.reduce((sum, [, count]) => sum + count, 0),
    steps.stats().ticks,
  );
});

test('a tick that throws ends the ticking and is told', () => {
  const clock = new FakeClock();
  const steps = new TimerSteps(clock, clock, 250);
  const errors: unknown[] = [];
  let ticks = 0;
  steps.start(
    () => {
      if (ticks++ === 1) throw new Error('no');
    },
    (error) => errors.push(error),
  );
  clock.advance(2000);
  assert.deepEqual([ticks, errors.length], [2, 1]);
});
