import assert from 'node:assert/strict';
import { test } from 'node:test';
import { FakeClock } from '@cerveceria/runtime';
import { GoneEpochs } from './gone-epochs.ts';

test('what an agent keeps nothing of is asked for again after a minute, and not remembered for ever', () => {
  const clock = new FakeClock();
  const gone = new GoneEpochs(clock);
  for (let i = 0; i < 1000; i++) {
    gone.add({ node: 'k.heat', epoch: `${i}` });
    clock.advance(1000);
  }
  assert.equal(gone.has({ node: 'k.heat', epoch: '999' }), true);
  assert.equal(gone.has({ node: 'k.flow', epoch: '999' }), false);
  assert.equal(gone.has({ node: 'k.heat', epoch: '930' }), false);
  assert.ok(gone.size <= 61, `${gone.size} are remembered`);
  clock.advance(60_000);
  assert.equal(gone.has({ node: 'k.heat', epoch: '999' }), false);
});
