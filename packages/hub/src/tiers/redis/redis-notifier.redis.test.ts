import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, test } from 'node:test';
import { silentLog } from '@cerveceria/runtime';
import { startRedis } from '../../servers/redis-server.ts';
import type { StoreServer } from '../../servers/store-server.ts';
import { type FreshNotifiers, notifierContract } from '../notifier.contract.ts';
import { redisNotifier } from './redis-notifier.ts';

let redis: StoreServer;
before(async () => {
  redis = await startRedis();
});
after(() => redis.stop());

async function eventually(fits: () => boolean): Promise<void> {
  for (const end = performance.now() + 30_000; !fits(); ) {
    assert.ok(performance.now() < end, 'it did not come');
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

const fresh: FreshNotifiers = async (end) => {
  const prefix = `${randomUUID()}:`;
  const [a, b] = ['a', 'b'].map((hub) => redisNotifier({ url: redis.address, hub, prefix, log: silentLog }));
  assert.ok(a !== undefined && b !== undefined);
  await a.start();
  await b.start();
  end(async () => {
    await a.stop();
    await b.stop();
  });
  return { a, b, eventually };
};

notifierContract('redis', fresh);

test('after Redis came back the hubs hear each other again', async (t) => {
  const { a, b } = await fresh((end) => t.after(end));
  const heard: unknown[] = [];
  b.subscribe('x', (payload) => void heard.push(payload));
  await a.ping();
  await redis.kill();
  await assert.rejects(a.ping(), { code: 'TIER_UNAVAILABLE' });
  await redis.restart();
  await eventually(() => {
    if (heard.length === 0) a.publish('x', 'again');
    return heard.length > 0;
  });
  assert.equal(heard[0], 'again');
  await a.ping();
});
