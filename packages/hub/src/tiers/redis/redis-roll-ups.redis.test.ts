import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, test } from 'node:test';
import { silentLog } from '@cerveceria/runtime';
import { startRedis } from '../../servers/redis-server.ts';
import type { StoreServer } from '../../servers/store-server.ts';
import { madeRollUp, WORT } from '../made-roll-up.ts';
import { type FreshRollUps, rollUpStoreContract } from '../roll-up-store.contract.ts';
import { WIDTHS } from '../roll-up-store.ts';
import { RedisLink } from './redis-link.ts';
import { redisRollUps } from './redis-roll-ups.ts';

let redis: StoreServer;
before(async () => {
  redis = await startRedis();
});
after(() => redis.stop());

const fresh: FreshRollUps = async (end) => {
  const prefix = `${randomUUID()}:`;
  const open = async () => {
    const store = redisRollUps({ url: redis.address, prefix, log: silentLog });
    end(() => store.stop());
    await store.start();
    return store;
  };
  return { store: await open(), again: open };
};

rollUpStoreContract('redis', fresh);

test('a hot day goes by itself, and its place in the list of days with it', async (t) => {
  const link = new RedisLink({ url: redis.address }, silentLog);
  t.after(() => link.stop());
  await link.start();
  const prefix = `${randomUUID()}:`;
  const store = redisRollUps({ url: redis.address, prefix, log: silentLog, keeps: 5 * 86_400_000 });
  t.after(() => store.stop());
  await store.start();
  const [day] = [Date.UTC(2026, 0, 1)];
  await store.put([madeRollUp(day, {})]);
  const key = `${prefix}{${WORT.id}}:roll-ups:${WIDTHS[1]}`;
  const left = await link.text<number>('PTTL', `${key}:${day}`);
  assert.ok(left > 5.9 * 86_400_000 && left <= 6 * 86_400_000, `${left} ms`);
  await link.text('PEXPIRE', `${key}:${day}`, 0);
  const asked = { channel: WORT.id, width: WIDTHS[1], from: 0, to: day };
  for await (const _ of store.days(asked)) assert.fail('an expired day came back');
  assert.equal(await link.text('ZCARD', key), 0);
});

test('a Redis that may throw days away when it is full is refused', async (t) => {
  const own = await startRedis();
  t.after(() => own.stop());
  const link = new RedisLink({ url: own.address }, silentLog);
  t.after(() => link.stop());
  await link.start();
  await link.text('CONFIG', 'SET', 'maxmemory-policy', 'volatile-ttl');
  const store = redisRollUps({ url: own.address, log: silentLog });
  t.after(() => store.stop());
  await assert.rejects(store.start(), { code: 'TIER_NOT_DURABLE' });
});
