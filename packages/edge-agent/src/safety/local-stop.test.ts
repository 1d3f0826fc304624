import assert from 'node:assert/strict';
import { test } from 'node:test';
import { desireStop, NO_STOP, orderStop } from './local-stop.ts';

const ORDER = { id: 's1', owner: 'ana', reason: 'smoke', at: 1000 };
const WRITTEN = { id: 's1', owner: 'ana', reason: 'smoke', issued: 1000 };

test('a stop latches, and a second one changes neither owner nor reason', () => {
  const stopped = orderStop(NO_STOP, ORDER);
  assert.deepEqual(orderStop(stopped, { ...ORDER, id: 's2', owner: 'bo' }).order, ORDER);
});

test('a document from before the stop does not release it', () => {
  assert.deepEqual(desireStop(orderStop(NO_STOP, ORDER), null).order, ORDER);
});

test('a document that carried the stop and one that carries none any more release it', () => {
  const written = desireStop(orderStop(NO_STOP, ORDER), WRITTEN);
  assert.deepEqual(written.order, ORDER);
  assert.deepEqual(desireStop(written, null), NO_STOP);
});

test('a stop that is only in the document stops as well', () => {
  assert.deepEqual(desireStop(NO_STOP, WRITTEN).order, ORDER);
});
