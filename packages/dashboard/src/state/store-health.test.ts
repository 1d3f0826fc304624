import assert from 'node:assert/strict';
import { test } from 'node:test';
import { healthOf } from './store-health.ts';

test('a store is down when it does not answer, late when it lacks what another has for long, else up', () => {
  assert.equal(healthOf({ up: true, seconds: 9 }), 'up');
  assert.equal(healthOf({ up: true, seconds: 10 }), 'late');
  assert.equal(healthOf({ up: false, seconds: 0 }), 'down');
});
