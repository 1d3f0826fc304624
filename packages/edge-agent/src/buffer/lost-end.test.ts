import assert from 'node:assert/strict';
import { test } from 'node:test';
import { lostEnd } from './lost-end.ts';

const where = { node: 'k.n', boot: 'boot', wall: 0 };
const gaps = (mark: { hot: number; warm: number; seen: number }, from: number) =>
  lostEnd({ epoch: 'aaaaaaaaaaaaaaaa', ...mark }, from, where).map(({ first, last, reason }) => [first, last, reason]);

test('what was only seen live is lost', () => {
  assert.deepEqual(gaps({ hot: 60, warm: 60, seen: 75 }, 61), [[61, 75, 'lost-with-process']]);
});

test('what a hub stored and the buffer forgot is not lost', () => {
  assert.deepEqual(gaps({ hot: 120, warm: 60, seen: 130 }, 101), [
    [101, 120, 'pruned'],
    [121, 130, 'lost-with-process'],
  ]);
});

test('nothing is told when the buffer has all', () => {
  assert.deepEqual(gaps({ hot: 60, warm: 0, seen: 60 }, 61), []);
});
