import assert from 'node:assert/strict';
import { test } from 'node:test';
import { lateness } from './lateness.ts';

test('ticks on the grid are not late, also when a timer fires a fraction early', () => {
  assert.deepEqual(lateness([1000, 1050, 1099.2, 1150], 1000, 50), { late: [0, 0, 0, 0], missed: 0 });
});

test('a late tick shifts no other', () => {
  assert.deepEqual(lateness([50, 130, 150], 0, 50), { late: [0, 30, 0], missed: 0 });
});

test('a tick later than its period skips those that fell out, and they are counted', () => {
  assert.deepEqual(lateness([50, 260, 300], 0, 50), { late: [0, 160, 0], missed: 3 });
});

test('a stretch that begins in the middle of the grid counts nothing before it', () => {
  assert.deepEqual(lateness([10_003, 10_050], 0, 50), { late: [3, 0], missed: 0 });
});
