import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type LoadHead, planLoad } from './load-plan.ts';

const RULE = { frames: 4, bytes: 1000, each: 500 };

const head = (first: number, more: Partial<LoadHead> = {}): LoadHead => {
  return { key: first, last: first + 59, dropped: 0, every: 1, wall: 1, length: 100, ...more };
};
const run = (from: number, count: number, more: Partial<LoadHead> = {}) =>
  Array.from({ length: count }, (_, i) => head(from + i * 60, more));

test('frames wait until there are enough of them or of their bytes', () => {
  assert.deepEqual(planLoad([], RULE), { pass: 0, take: 0 });
  assert.deepEqual(planLoad(run(1, 3), RULE), { pass: 0, take: 0 });
  assert.deepEqual(planLoad(run(1, 6), RULE), { pass: 0, take: 4 });
  assert.deepEqual(planLoad(run(1, 6, { length: 400 }), RULE), { pass: 0, take: 3 });
});

test('a missing seq begins a new run, and the short one before it is passed', () => {
  assert.deepEqual(planLoad([...run(1, 2), ...run(600, 4)], RULE), { pass: 2, take: 4 });
  assert.deepEqual(planLoad([...run(1, 2), ...run(600, 1)], RULE), { pass: 2, take: 0 });
});

test('what is not a whole frame, or large, keeps its row', () => {
  const others: Partial<LoadHead>[] = [
    { every: 10, dropped: 54 },
    { every: 0, dropped: 60 },
    { length: 501 },
    { wall: -1 },
  ];
  for (const other of others) {
    assert.deepEqual(planLoad([...run(1, 2), head(121, other), ...run(181, 4)], RULE), { pass: 3, take: 4 });
    assert.deepEqual(planLoad([...run(1, 2), head(121, other)], RULE), { pass: 3, take: 0 });
  }
});
