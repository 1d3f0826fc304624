import assert from 'node:assert/strict';
import { test } from 'node:test';
import { FakeClock } from '@cerveceria/runtime';
import { MemoryFrameTier } from '../../tests/fakes/memory-frame-tier.ts';
import { mongoServerName } from '../tiers/mongodb/mongo-server-name.ts';
import { redisServerName } from '../tiers/redis/redis-server-name.ts';
import { createStoresView, type StoresViewParts } from './stores-view.ts';

const REDIS = { product: 'Redis', version: '8.0.2' };
const named = (name: string, server: () => Promise<typeof REDIS>) =>
  Object.assign(Object.create(new MemoryFrameTier()), { name, server }) as MemoryFrameTier & { name: string };

function viewOf(more: Partial<StoresViewParts> = {}) {
  const clock = new FakeClock();
  const warm = named('mongodb', () => new Promise<never>(() => {}));
  const tiers = { hot: named('redis', () => Promise.resolve(REDIS)), warm, cold: undefined };
  const names = { hot: 'redis', warm: 'mongodb', cold: 'none', state: 'mongodb', words: 'redis' };
  const health = () => Promise.resolve({ checks: { frames: 'ok', hot: 'ok', warm: 'ok', state: 'ok', words: 'ok' } });
  return { clock, view: createStoresView({ hub: 'hub-a', names, tiers, health, lag: () => [], clock, ...more }) };
}

test('each store stands once with all that it is for; one that does not say who it is keeps nobody waiting', async () => {
  const { clock, view } = viewOf();
  const answer = view();
  await new Promise(setImmediate);
  clock.advance(1000);
  const rest = { up: true, fault: null, scans: 0, seconds: 0, queued: 0 };
  assert.deepEqual(await answer, {
    hub: 'hub-a',
    stores: [
      { name: 'redis', uses: ['hot', 'words'], server: REDIS, ...rest },
      { name: 'mongodb', uses: ['warm', 'state'], server: null, ...rest },
    ],
  });
});

test('a store that is down says why and how far it is behind, and keeps the name that it said last', async () => {
  let isThere = true;
  const hot = named('redis', () => (isThere ? Promise.resolve(REDIS) : Promise.reject(new Error('gone'))));
  const { view } = viewOf({
    tiers: { hot, warm: named('mongodb', () => Promise.reject(new Error('gone'))), cold: undefined },
    health: async () => ({
      checks: { hot: isThere ? 'ok' : 'TIER_NOT_DURABLE: it answers before its fsync', warm: 'no answer in time' },
    }),
    lag: () => [{ name: 'redis', levels: ['hot'], up: isThere, scans: 120, seconds: 90, queued: 2, filled: 0 }],
  });
  await view();
  isThere = false;
  const { stores } = await view();
  const [redis, mongodb] = stores;
  assert.deepEqual(redis?.server, REDIS);
  assert.deepEqual([redis?.up, redis?.fault, redis?.scans, redis?.seconds], [false, 'TIER_NOT_DURABLE', 120, 90]);
  assert.deepEqual([mongodb?.up, mongodb?.fault, mongodb?.server], [false, 'TIER_UNAVAILABLE', null]);
});

test('a server has the name that it says itself: only what says so stands in for another', () => {
  assert.deepEqual(mongoServerName({ version: '8.2.11' }), { product: 'MongoDB', version: '8.2.11' });
  assert.deepEqual(mongoServerName({ version: '8.2.11', secantusVersion: '0.7.0b3' }), {
    ...{ product: 'SecantusDB', version: '0.7.0b3', standsFor: 'MongoDB' },
  });
  assert.deepEqual(redisServerName('# Server\r\nredis_version:7.0.15\r\nos:Linux\r\n'), {
    ...{ product: 'Redis', version: '7.0.15' },
  });
  const other = 'redis_version:7.2.4\r\nserver_name:valkey\r\nvalkey_version:8.1.1\r\n';
  assert.deepEqual(redisServerName(other), { product: 'valkey', version: '8.1.1' });
});
