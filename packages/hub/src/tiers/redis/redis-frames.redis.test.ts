import { randomUUID } from 'node:crypto';
import { after, before } from 'node:test';
import { silentLog } from '@cerveceria/runtime';
import { frameCatchUpContract } from '../frame-catch-up.contract.ts';
import { frameQueriesContract } from '../frame-queries.contract.ts';
import { type FreshTier, frameTierContract } from '../frame-tier.contract.ts';
import { redisFrames } from './redis-frames.ts';
import { startRedis, type TestRedis } from './redis-server.fixture.ts';

let redis: TestRedis;
before(async () => {
  redis = await startRedis();
});
after(() => redis.stop());

const fresh: FreshTier = async (end) => {
  const tier = redisFrames({ url: redis.url, prefix: `${randomUUID()}:`, log: silentLog });
  await tier.start();
  end(() => tier.stop());
  return tier;
};

frameTierContract('redis', fresh);
frameQueriesContract('redis', fresh);
frameCatchUpContract('redis', fresh);
