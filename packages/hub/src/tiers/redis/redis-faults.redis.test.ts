import assert from 'node:assert/strict';
import { test } from 'node:test';
import { silentLog } from '@cerveceria/runtime';
import { Redis } from 'ioredis';
import { startRedis } from '../../servers/redis-server.ts';
import { type FaultyTier, frameFaultsContract, frameFloodContract } from '../frame-faults.contract.ts';
import { collect } from '../frame-tier.contract.ts';
import { NODE, sampleFrame } from '../sample-frame.ts';
import { redisFrames } from './redis-frames.ts';

const faulty: FaultyTier = async (after) => {
  const redis = await startRedis();
  const tier = redisFrames({ url: redis.address, log: silentLog, answerMs: 1000 });
  after(async () => {
    await tier.stop();
    await redis.stop();
  });
  await tier.start();
  return { tier, server: redis };
};

frameFaultsContract('redis', faulty);
frameFloodContract('redis', faulty);

test('a Redis that answers before its data is on the disk is refused', async (t) => {
  for (const settings of [
    ['--appendfsync', 'everysec'],
    ['--appendonly', 'no'],
    // A primary cut off from the replicas that it has to have would go on alone.
    ['--min-replicas-to-write', '0'],
  ]) {
    const redis = await startRedis({ settings });
    t.after(() => redis.stop());
    const replicas = settings[0] === '--min-replicas-to-write' ? 1 : 0;
    const tier = redisFrames({ url: redis.address, log: silentLog, replicas });
    t.after(() => tier.stop());
    await assert.rejects(tier.start(), { code: 'TIER_NOT_DURABLE' });
  }
});

test('a Redis at its memory limit says that it is full, keeps what it has and takes more when there is room', async (t) => {
  const redis = await startRedis({ settings: ['--maxmemory-policy', 'noeviction'] });
  const tier = redisFrames({ url: redis.address, log: silentLog });
  const admin = new Redis(redis.address);
  t.after(async () => {
    await tier.stop();
    admin.disconnect();
    await redis.stop();
  });
  await tier.start();
  await tier.append([sampleFrame({ first: 1, last: 10 })]);
  await admin.config('SET', 'maxmemory', '1');
  const next = [sampleFrame({ first: 11, last: 20 })];
  await assert.rejects(tier.append(next), { code: 'TIER_FULL' });
  assert.equal((await collect(tier.ranges(NODE))).length, 1);
  assert.equal((await tier.totals(NODE))[0]?.watermark, 10);
  await admin.config('SET', 'maxmemory', '0');
  assert.deepEqual(await tier.append(next), [{ outcome: 'stored', watermark: 20 }]);
});

test('a server that has forgotten the scripts is given them again', async (t) => {
  const redis = await startRedis();
  const tier = redisFrames({ url: redis.address, log: silentLog });
  const admin = new Redis(redis.address);
  t.after(async () => {
    await tier.stop();
    admin.disconnect();
    await redis.stop();
  });
  await tier.start();
  await tier.append([sampleFrame({ first: 1, last: 10 })]);
  await admin.script('FLUSH');
  assert.deepEqual(await tier.append([sampleFrame({ first: 11, last: 20 })]), [{ outcome: 'stored', watermark: 20 }]);
});
