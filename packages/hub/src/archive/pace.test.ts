import assert from 'node:assert/strict';
import { test } from 'node:test';
import { pauseAfter } from './pace.ts';

const calm = { frames: 1000, tookMs: 200, answerMs: 2, ingestPerS: 5 };

test('the rate is kept over work and pause together, and slow work is not slowed further', () => {
  assert.equal(pauseAfter(calm, 2000), 300);
  assert.equal(pauseAfter({ ...calm, tookMs: 900 }, 2000), 0);
});

test('a store that answers slowly, and a hub that takes in a backlog, are left alone for seconds', () => {
  assert.equal(pauseAfter({ ...calm, answerMs: 200 }, 2000), 4000);
  assert.equal(pauseAfter({ ...calm, ingestPerS: 5000 }, 2000), 2000);
  assert.equal(pauseAfter({ ...calm, answerMs: 9000 }, 2000), 10_000);
});
