import { randomUUID } from 'node:crypto';
import { after, before } from 'node:test';
import { silentLog } from '@cerveceria/runtime';
import { startRedis } from '../../servers/redis-server.ts';
import type { StoreServer } from '../../servers/store-server.ts';
import { frameCatchUpContract } from '../frame-catch-up.contract.ts';
import { frameQueriesContract } from '../frame-queries.contract.ts';
import { type FreshTier, frameTierContract } from '../frame-tier.contract.ts';
import { redisFrames } from './redis-frames.ts';

let redis: StoreServer;
before(async () => {
  redis = await startRedis();
});
after(() => redis.stop());

const fresh: FreshTier = async (end) => {
  const tier = redisFrames({ url: redis.address, prefix: `${randomUUID()}:`, log: silentLog });
  end(() => tier.stop());
  await tier.start();
  return tier;
};

frameTierContract('redis', fresh);
frameQueriesContract('redis', fresh);
frameCatchUpContract('redis', fresh);
