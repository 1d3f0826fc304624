import { randomUUID } from 'node:crypto';
import { after, before } from 'node:test';
import { silentLog } from '@cerveceria/runtime';
import { startRedis } from '../../servers/redis-server.ts';
import type { StoreServer } from '../../servers/store-server.ts';
import { reportQueueContract } from '../report-queue.contract.ts';
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
