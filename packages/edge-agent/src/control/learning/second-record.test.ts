import assert from 'node:assert/strict';
import { test } from 'node:test';
import { SecondRecord } from './second-record.ts';

function filled(keep: number, seconds: number): SecondRecord {
  const record = new SecondRecord(keep);
  record.begin(20);
  for (let i = 0; i < seconds; i++) record.push(i / 100, 20 + i + 1);
  return record;
}

test('duty of a second and what was shown at its end', () => {
  const record = filled(10, 3);
  assert.deepEqual([record.length, record.at(2), record.shown(0), record.shown(3)], [3, 0.02, 20, 23]);
});

test('outside the record nothing was driven', () => {
  const record = filled(10, 3);
  assert.deepEqual([record.at(-1), record.at(3)], [0, 0]);
});

test('what is older than it keeps is gone, what is not is whole', () => {
  const record = filled(10, 25);
  assert.equal(record.oldest, 16);
  assert.equal(record.at(15), 0);
  assert.deepEqual([record.at(16), record.shown(16), record.shown(25)], [0.16, 36, 45]);
});

test('the newest reading before a second without one', () => {
  const record = filled(10, 3);
  record.push(0, Number.NaN);
  record.push(0, Number.NaN);
  assert.equal(record.lastShown(5), 23);
});
