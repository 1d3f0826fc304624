import assert from 'node:assert/strict';
import { test } from 'node:test';
import { FakeClock } from '@cerveceria/runtime';
import { Timeline } from './timeline.ts';

test('the reached rate is process time over machine time of the last second, and falls to nothing at a standstill', () => {
  const clock = new FakeClock();
  const timeline = new Timeline('boot', clock);
  let mono = 0;
  let rate = 0;
  for (let time = 0; time < 40; time++) {
    clock.advance(50);
    mono += 1000;
    timeline.enter({ mono, wall: mono });
    rate = timeline.reachedRate();
  }
  assert.ok(Math.abs(rate - 20) < 0.5, `${rate}`);
  for (let time = 0; time < 25; time++) {
    clock.advance(50);
    rate = timeline.reachedRate();
  }
  assert.equal(rate, 0);
});
