import assert from 'node:assert/strict';
import { test } from 'node:test';
import { progressLine } from './progress.ts';

test('the bar shows rows, date in the zone of the log, and speed', () => {
  const wall = Date.UTC(2018, 11, 2, 14, 51);
  const line = progressLine({ rows: 4563, of: 9126, wall, spent: 1000, played: 12_345_000 }, 'Europe/Paris');
  assert.equal(line, '[############------------] 4,563/9,126 rows  2 Dec 2018, 15:51  12,345x');
});

test('the bar is full at the end and stands before the first row', () => {
  const at = (rows: number, of: number) => progressLine({ rows, of, wall: 0, spent: 0, played: 0 }, 'UTC').slice(0, 26);
  assert.equal(at(10, 10), `[${'#'.repeat(24)}]`);
  assert.equal(at(0, 10), `[${'-'.repeat(24)}]`);
});
