import assert from 'node:assert/strict';
import { test } from 'node:test';
import { LogRepeats } from './log-repeats.ts';

test('told when it begins, when it changes, once a minute, and again after it was over', () => {
  const repeats = new LogRepeats();
  const told: number[] = [];
  for (let at = 0; at < 180_000; at += 500) if (repeats.isNews('hub-a', 'refused', at)) told.push(at);
  assert.deepEqual(told, [0, 60_000, 120_000]);
  assert.equal(repeats.isNews('hub-a', 'silence', 180_000), true);
  assert.equal(repeats.isNews('hub-b', 'silence', 180_000), true);
  assert.equal(repeats.isNews('hub-a', 'silence', 180_500), false);
  repeats.over('hub-a');
  assert.equal(repeats.isNews('hub-a', 'silence', 181_000), true);
});
