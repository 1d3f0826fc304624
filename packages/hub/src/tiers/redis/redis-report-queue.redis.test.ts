import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, test } from 'node:test';
import { silentLog } from '@cerveceria/runtime';
import { startRedis } from '../../servers/redis-server.ts';
import type { StoreServer } from '../../servers/store-server.ts';
import { reportQueueContract } from '../report-queue.contract.ts';
import { RedisLink } from './redis-link.ts';
import { redisReportQueue } from './redis-report-queue.ts';

let redis: StoreServer;
before(async () => {
  redis = await startRedis();
});
after(() => redis.stop());

const IDLE_MS = 1000;

reportQueueContract('redis', async (end, most) => {
  const prefix = `${randomUUID()}:`;
  const made = async () => {
    const queue = redisReportQueue({ url: redis.address, prefix, log: silentLog, most, idleMs: IDLE_MS });
    await queue.start();
    end(() => queue.stop());
    return queue;
  };
  const passIdle = () => new Promise<void>((resolve) => void setTimeout(resolve, IDLE_MS + 100));
  return { queue: await made(), other: await made(), passIdle };
});

test('a server that lost everything is gone on with: what is added then is taken, and what was lost has no fate', async (t) => {
  const prefix = `${randomUUID()}:`;
  const queue = redisReportQueue({ url: redis.address, prefix, log: silentLog });
  await queue.start();
  t.after(() => queue.stop());
  const link = new RedisLink({ url: redis.address }, silentLog);
  await link.start();
  t.after(() => link.stop());
  const add = (text: string) =>
    queue.add({ bytes: Buffer.from(text), isGzip: false, from: 'ana', key: null, received: 1_700_000_000_000 });
  const lost = await add('lost');
  assert.equal((await queue.take('w', 10)).length, 1);
  await link.text('DEL', ...(await link.text<string[]>('KEYS', `${prefix}*`)));
  assert.deepEqual(await queue.take('w', 10), []);
  const { id } = await add('new');
  const taken = await queue.take('w', 10);
  assert.deepEqual(
    taken.map((each) => [each.id, String(each.bytes)]),
    [[id, 'new']],
  );
  assert.equal(await queue.fate(lost.id), undefined);
});
