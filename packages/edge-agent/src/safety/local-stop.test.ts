import assert from 'node:assert/strict';
import { test } from 'node:test';
import { desireStop, NO_STOP, orderStop } from './local-stop.ts';

const ORDER = { id: 's1', owner: 'ana', reason: 'smoke', at: 1000 };
const STOP = { id: 's1', owner: 'ana', reason: 'smoke', issued: 1000 };
const WRITTEN = { stop: STOP, version: 7 };
const without = (version: number) => ({ stop: null, version });

test('a stop latches, and a second one changes neither owner nor reason', () => {
  const stopped = orderStop(NO_STOP, ORDER);
  assert.deepEqual(orderStop(stopped, { ...ORDER, id: 's2', owner: 'bo' }).order, { ...ORDER, id: 's2' });
});

test('a document from before the stop does not release it', () => {
  assert.deepEqual(desireStop(orderStop(NO_STOP, ORDER), without(9)).order, ORDER);
});

test('a document that carried the stop and one that carries none any more release it', () => {
  const written = desireStop(orderStop(NO_STOP, ORDER), WRITTEN);
  assert.deepEqual(written.order, ORDER);
  assert.equal(desireStop(written, without(8)).order, null);
});

test('a document older than the one with the stop, out of a backup or a damaged buffer, does not release it', () => {
  const written = desireStop(NO_STOP, WRITTEN);
  assert.deepEqual(desireStop(written, without(6)).order, ORDER);
  assert.deepEqual(desireStop(written, without(7)).order, ORDER);
});

test('a second stop that crosses the release of the first one holds', () => {
  const again = orderStop(desireStop(NO_STOP, WRITTEN), { ...ORDER, id: 's2', owner: 'bo' });
  const crossed = desireStop(again, without(8));
  assert.notEqual(crossed.order, null);
  const written = desireStop(crossed, { stop: { ...STOP, id: 's2' }, version: 9 });
  assert.equal(orderStop(written, { ...ORDER, id: 's2' }), written, 'its own word, late');
  assert.equal(desireStop(written, without(10)).order, null);
});

test('a stop that is only in the document stops as well', () => {
  assert.deepEqual(desireStop(NO_STOP, WRITTEN).order, ORDER);
});
