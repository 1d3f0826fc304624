import assert from 'node:assert/strict';
import { test } from 'node:test';
import { until } from './until.ts';

test('waits until the answer is true, and says what did not come', async () => {
  let asked = 0;
  await until('the third answer', 5000, () => ++asked === 3);
  assert.equal(asked, 3);
  await assert.rejects(
    until('the moon', 0, () => false),
    /NOT_READY: .*the moon/,
  );
});

test('gives up at once when there is no use in waiting', async () => {
  const gone = new Error('the hub has ended');
  const waiting = until(
    'the hub',
    60_000,
    () => false,
    () => {
      throw gone;
    },
  );
  await assert.rejects(waiting, gone);
});
