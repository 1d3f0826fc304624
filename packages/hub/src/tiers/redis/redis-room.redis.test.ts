import assert from 'node:assert/strict';
import { test } from 'node:test';
import { silentLog } from '@cerveceria/runtime';
import { startRedis } from '../../servers/redis-server.ts';
import { EPOCH, NODE, sampleFrame } from '../sample-frame.ts';
import { redisFrames } from './redis-frames.ts';

test('Redis tells what its memory holds, which grows with frames and shrinks when they are removed', async (t) => {
  const redis = await startRedis({ settings: ['--maxmemory', '64mb', '--maxmemory-policy', 'noeviction'] });
  t.after(() => redis.stop());
  const tier = redisFrames({ url: redis.address, log: silentLog });
  await tier.start();
  t.after(() => tier.stop());
  const empty = await tier.room();
  assert.equal(empty.limit, 64 * 1024 * 1024);
  const frames = Array.from({ length: 2000 }, (_, i) => sampleFrame({ first: i * 60 + 1, last: i * 60 + 60 }));
  await tier.append(frames);
  const full = await tier.room();
  const bytes = frames.reduce((sum, each) => sum + each.bytes.length, 0);
  assert.ok(full.used - empty.used > bytes / 2, `${full.used - empty.used} of ${bytes}`);
  await tier.remove(NODE, EPOCH, 120_000);
  assert.ok((await tier.room()).used < full.used - bytes / 4);
});

test('a Redis without a limit has none', async (t) => {
  const redis = await startRedis();
  t.after(() => redis.stop());
  const tier = redisFrames({ url: redis.address, log: silentLog });
  await tier.start();
  t.after(() => tier.stop());
  assert.equal((await tier.room()).limit, null);
});
