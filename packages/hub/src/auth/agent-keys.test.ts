import assert from 'node:assert/strict';
import { test } from 'node:test';
import { FakeClock } from '@cerveceria/runtime';
import { MemoryStateStore } from '../../tests/fakes/memory-state-store.ts';
import { hubError } from '../errors.ts';
import type { Doc } from '../tiers/state-store.ts';
import { createAgentKeys } from './agent-keys.ts';

class AwayStore extends MemoryStateStore {
  isAway = false;

  override async get<T>(key: string): Promise<Doc<T> | undefined> {
    if (this.isAway) throw hubError('TIER_UNAVAILABLE', 'gone');
    return await super.get<T>(key);
  }
}

test('while the store is away, who was let in is let in again, with that key alone, and nobody else', async () => {
  const store = new AwayStore(() => 0);
  let made = 0;
  const keys = createAgentKeys(store, new FakeClock(), (bytes) => new Uint8Array(bytes).fill(++made));
  const heat = await keys.make('k.heat');
  const flow = await keys.make('k.flow');
  assert.equal(await keys.authenticate('k.heat', heat), true);
  store.isAway = true;
  assert.equal(await keys.authenticate('k.heat', heat), true);
  assert.equal(await keys.authenticate('k.heat', flow), false);
  await assert.rejects(keys.authenticate('k.flow', flow), { code: 'TIER_UNAVAILABLE' });
  store.isAway = false;
  const renewed = await keys.make('k.heat');
  assert.equal(await keys.authenticate('k.heat', heat), false);
  assert.equal(await keys.authenticate('k.heat', renewed), true);
});
