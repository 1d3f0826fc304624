import assert from 'node:assert/strict';
import { test } from 'node:test';
import { pointsOf } from './calibration-entry.ts';

test('one point moves all values, two are a line, and what is half entered is none', () => {
  assert.deepEqual(pointsOf([4.2, 4.01, null, null], false), [[4.2, 4.01]]);
  assert.deepEqual(pointsOf([4.2, 4.01, 7.1, 7], true), [
    [4.2, 4.01],
    [7.1, 7],
  ]);
  assert.equal(pointsOf([4.2, 4.01, 7.1, null], true), null);
  assert.equal(pointsOf([null, 4.01, null, null], false), null);
});

test('two points of one reading or of one true value are no line', () => {
  assert.equal(pointsOf([4, 4.1, 4, 7], true), null);
  assert.equal(pointsOf([4, 7, 7, 7], true), null);
});
