import assert from 'node:assert/strict';
import { test } from 'node:test';
import { learnOffset, offsetOf } from './wall-offset.ts';

const sight = (mono: number, offset: number, quality: 'unsynced' | 'learned' | 'disciplined') => ({
  mono,
  wall: mono + offset,
  quality,
});

test('the first look counts from the start of the boot', () => {
  const rows = learnOffset([], 'b', sight(5000, 100, 'unsynced'));
  assert.deepEqual(rows, [{ boot: 'b', mono: 0, offset: 100, quality: 'unsynced' }]);
});

test('what a hub tells replaces what an unset clock said, backwards too', () => {
  let rows = learnOffset([], 'b', sight(0, 100, 'unsynced'));
  rows = learnOffset(rows, 'b', sight(1000, 5000, 'unsynced'));
  rows = learnOffset(rows, 'b', sight(9000, 1e12, 'learned'));
  assert.deepEqual(
    rows.map((row) => [row.mono, row.offset, row.quality]),
    [
      [0, 1e12, 'learned'],
      [1000, 1e12, 'learned'],
    ],
  );
});

test('a piece is added only when the offset moved by more than 20 ms', () => {
  const rows = learnOffset([], 'b', sight(0, 1000, 'disciplined'));
  assert.equal(learnOffset(rows, 'b', sight(60_000, 1020, 'disciplined')), rows);
  const moved = learnOffset(rows, 'b', sight(90_000, 1021, 'disciplined'));
  assert.deepEqual(moved.at(-1), { boot: 'b', mono: 90_000, offset: 1021, quality: 'disciplined' });
  assert.equal(offsetOf(moved, 'b'), 1021);
});

test('a worse clock never replaces a better one', () => {
  const rows = learnOffset([], 'b', sight(0, 1000, 'disciplined'));
  assert.equal(learnOffset(rows, 'b', sight(1, 9999, 'learned')), rows);
  assert.equal(learnOffset(rows, 'b', sight(1, 9999, 'unsynced')), rows);
});

test('boots do not mix, and the oldest fall out', () => {
  let rows = learnOffset([], 'first', sight(0, 1, 'unsynced'));
  for (let i = 0; i < 950; i++) rows = learnOffset(rows, `boot-${i}`, sight(0, i, 'unsynced'));
  assert.equal(rows.length, 900);
  assert.equal(offsetOf(rows, 'first'), null);
  assert.equal(offsetOf(rows, 'boot-949'), 949);
});
