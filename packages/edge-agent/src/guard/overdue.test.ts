import assert from 'node:assert/strict';
import { test } from 'node:test';
import { GuardCells } from './guard-cells.ts';
import { awaitStep, awaitTick, isOverdue, NOT_WAITING } from './overdue.ts';

test('in reality each tick that finishes starts the wait anew', () => {
  let waiting = awaitTick(NOT_WAITING, 1n, 0);
  waiting = awaitTick(waiting, 1n, 500);
  assert.equal(isOverdue(waiting, 900, 850), true);
  waiting = awaitTick(waiting, 2n, 900);
  assert.equal(isOverdue(waiting, 1700, 850), false);
});

test('in a simulation nothing is due until a step was seen, and nothing after it was finished', () => {
  assert.equal(isOverdue(awaitStep(NOT_WAITING, 0n, null, 0, 5000), 99_000, 800), false);
  const waiting = awaitStep(NOT_WAITING, 7n, 500, 250, 1000);
  assert.equal(isOverdue(awaitStep(waiting, 7n, 500, 250, 1700), 1801, 800), true);
  assert.equal(isOverdue(awaitStep(waiting, 8n, 500, 500, 1700), 99_000, 800), false);
});

test('a fast world in which each look finds another unfinished step is not overdue', () => {
  let waiting = NOT_WAITING;
  for (let look = 0; look < 100; look++)
    waiting = awaitStep(waiting, BigInt(look), look * 250 + 250, look * 250, look * 40);
  assert.equal(isOverdue(waiting, 100 * 40, 800), false);
});

test('both threads see the same cells', () => {
  const main = new GuardCells();
  const guard = new GuardCells(main.shared);
  main.finish(1250.5);
  main.isArmed = true;
  guard.isTripped = true;
  assert.deepEqual([guard.ticks, guard.finishedMono, guard.isArmed, main.isTripped], [1n, 1250.5, true, true]);
});
