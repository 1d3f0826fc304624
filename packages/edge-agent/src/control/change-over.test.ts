import assert from 'node:assert/strict';
import { test } from 'node:test';
import { NEVER_RAN, noteRun, splitDuty } from './change-over.ts';

const REST = 600_000;

test('one side at a time, by the sign of the duty', () => {
  assert.deepEqual(splitDuty(0.5, NEVER_RAN, 0, REST), { heat: 0.5, cool: 0 });
  assert.deepEqual(splitDuty(-0.5, NEVER_RAN, 0, REST), { heat: 0, cool: 0.5 });
  assert.deepEqual(splitDuty(0, NEVER_RAN, 0, REST), { heat: 0, cool: 0 });
});

test('after cooling, heat waits for the rest, and the other way round', () => {
  const cooled = noteRun(NEVER_RAN, false, true, 1000);
  assert.equal(splitDuty(0.5, cooled, 1000 + REST - 1, REST).heat, 0);
  assert.equal(splitDuty(0.5, cooled, 1000 + REST, REST).heat, 0.5);
  const heated = noteRun(NEVER_RAN, true, false, 1000);
  assert.equal(splitDuty(-1, heated, 2000, REST).cool, 0);
  assert.equal(splitDuty(-1, heated, 1000 + REST, REST).cool, 1);
});
