import assert from 'node:assert/strict';
import { test } from 'node:test';
import { hashOf, placeOf } from './place.ts';

test('every place has an address that leads back to it', () => {
  for (const hash of [
    '#/kettles/kettle-1',
    '#/kettles/kettle-2/program',
    '#/recipes',
    '#/recipes/e8621cb80339-1',
    '#/batches',
    '#/batches/q-BN_4xaXrDkKhp_',
    '#/power',
    '#/alarms',
  ]) {
    const { place, kettle } = placeOf(hash);
    assert.equal(hashOf(place, kettle), hash);
  }
});

test('an address that nobody knows, or that is broken, is the kettle', () => {
  for (const hash of ['', '#', '#/', '#/nowhere', '#/kettles'])
    assert.deepEqual(placeOf(hash), { place: { page: 'kettle' }, kettle: null });
  assert.deepEqual(placeOf('#/recipes/%E0%A4%A').place, { page: 'recipes', id: null });
});
