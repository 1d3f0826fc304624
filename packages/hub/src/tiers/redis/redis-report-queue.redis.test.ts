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

/** Longer than a busy machine is held up; shares are made older instead of being waited for. */
const IDLE_MS = 60_000;
type Pending = [id: string, worker: string, idle: number, given: number];

reportQueueContract('redis', async (end, limits) => {
  const prefix = `${randomUUID()}:`;
  const made = async () => {
    const queue = redisReportQueue({ url: redis.address, prefix, log: silentLog, ...limits, idleMs: IDLE_MS });
    end(() => queue.stop());
    await queue.start();
    return queue;
  };
  const passIdle = async () => {
    const link = new RedisLink({ url: redis.address }, silentLog);
    end(() => link.stop());
    await link.start();
    const group = [`${prefix}reports`, 'workers'];
    for (const [id, worker] of await link.text<Pending[]>('XPENDING', ...group, '-', '+', 100))
      await link.text('XCLAIM', ...group, worker, 0, id, 'IDLE', IDLE_MS + 1, 'JUSTID');
  };
  return { queue: await made(), other: await made(), passIdle };
});

test('a server that lost everything is gone on with: what is added then is taken, and what was lost has no fate', async (t) => {
  const prefix = `${randomUUID()}:`;
  const queue = redisReportQueue({ url: redis.address, prefix, log: silentLog });
  t.after(() => queue.stop());
  await queue.start();
  const link = new RedisLink({ url: redis.address }, silentLog);
  t.after(() => link.stop());
  await link.start();
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

test('what an older release left counts too: bytes without a sum, and what was set aside without a list', async (t) => {
  const prefix = `${randomUUID()}:`;
  const queue = redisReportQueue({ url: redis.address, prefix, log: silentLog, mostBytes: 10 });
  const link = new RedisLink({ url: redis.address }, silentLog);
  t.after(() => Promise.all([queue.stop(), link.stop()]));
  await queue.start();
  await link.start();
  for (const bytes of ['abc', 'defg'])
    await link.text('XADD', `${prefix}reports`, '*', 'b', bytes, 'z', 0, 'f', 'ana', 'r', 1);
  const fate = JSON.stringify({
    state: 'failed',
    ended: 2,
    readings: 0,
    sources: [],
    reason: { code: 'C', message: 'm' },
  });
  await link.text('HSET', `${prefix}report:1-1`, 'received', 1, 'fate', fate, 'b', 'bad', 'z', 0, 'f', 'ana');
  await link.text('HSET', `${prefix}report:1-2`, 'received', 1);
  const add = (text: string) =>
    queue.add({ bytes: Buffer.from(text), isGzip: false, from: 'ana', key: null, received: 1 });
  await assert.rejects(add('four'), { code: 'REPORTS_TOO_MANY' });
  await add('one');
  assert.deepEqual(await queue.waiting(), { reports: 3, bytes: 10 });
  const [first] = await queue.take('w', 1);
  await queue.settle(first?.id as string, { state: 'stored', ended: 3, readings: 1, sources: [], reason: null });
  assert.deepEqual(await queue.waiting(), { reports: 2, bytes: 7 });
  const rows = [];
  for await (const row of queue.list('failed')) rows.push([row.id, row.bytes, row.reason?.code, row.ended]);
  assert.deepEqual(rows, [['1-1', 3, 'C', 2]]);
  assert.equal(await queue.replay('1-1'), true);
  assert.deepEqual(await queue.waiting(), { reports: 3, bytes: 10 });
});

test('a Redis at its memory limit refuses reports, lets those be settled that it has, and takes more when there is room', async (t) => {
  const full = await startRedis({ settings: ['--maxmemory-policy', 'noeviction'] });
  const queue = redisReportQueue({ url: full.address, log: silentLog });
  const link = new RedisLink({ url: full.address }, silentLog);
  t.after(async () => {
    await queue.stop();
    await link.stop();
    await full.stop();
  });
  await queue.start();
  await link.start();
  const add = (text: string) =>
    queue.add({ bytes: Buffer.from(text), isGzip: false, from: 'ana', key: text, received: 1_700_000_000_000 });
  const ids = [(await add('one')).id, (await add('two')).id];
  await link.text('CONFIG', 'SET', 'maxmemory', '1');
  await assert.rejects(add('three'), { code: 'TIER_FULL' });
  const ended = { ended: 1_700_000_000_500, readings: 1, sources: ['k.lab'] };
  const taken = await queue.take('w', 10);
  assert.deepEqual(
    taken.map(({ id }) => id),
    ids,
  );
  await queue.settle(ids[0] as string, { state: 'stored', ...ended, reason: null });
  await queue.settle(ids[1] as string, { state: 'failed', ...ended, reason: { code: 'REPORT_UNIT', message: 'no' } });
  assert.deepEqual([(await queue.waiting()).reports, (await queue.fate(ids[0] as string))?.state], [0, 'stored']);
  await link.text('CONFIG', 'SET', 'maxmemory', '0');
  await add('three');
  assert.equal(await queue.replay(ids[1] as string), true);
  assert.deepEqual((await queue.take('w', 10)).map(({ bytes }) => String(bytes)).sort(), ['three', 'two']);
});
