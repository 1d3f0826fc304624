import { after, before } from 'node:test';
import { silentLog } from '@cerveceria/runtime';
import { Redis } from 'ioredis';
import { startRedis } from '../../servers/redis-server.ts';
import type { StoreServer } from '../../servers/store-server.ts';
import { faultyProxy } from '../faulty-proxy.fixture.ts';
import { type FaultyAnswers, frameAnswersContract, type StoreFault } from '../frame-answers.contract.ts';
import { redisFrames } from './redis-frames.ts';
import { type RedisFault, redisWire } from './redis-wire.fixture.ts';

const ANSWER_MS = 1000;
let redis: StoreServer;
let admin: Redis;
let made = 0;
before(async () => {
  redis = await startRedis();
  admin = new Redis(redis.address);
});
after(async () => {
  admin?.disconnect();
  await redis?.stop();
});

/** What the append does to Redis; without the right to it a script would end where it stands. */
const COMMANDS = ['sadd', 'evalsha', 'hmget', 'hget', 'hlen', 'hset', 'rpush', 'xadd'];

const withoutRight: FaultyAnswers<StoreFault>['fail'] = async (nth) => {
  const command = COMMANDS[nth - 1];
  if (command !== undefined) await admin.call('ACL', 'SETUSER', 'default', `-${command}`);
  return {
    wasMet: () => command !== undefined,
    heal: async () => void (await admin.call('ACL', 'SETUSER', 'default', '+@all')),
  };
};

async function fresh(end: (ends: () => Promise<void>) => void) {
  const proxy = await faultyProxy(redis.port, redisWire);
  const url = `redis://127.0.0.1:${proxy.port}`;
  const tier = redisFrames({ url, prefix: `answers-${++made}:`, log: silentLog, answerMs: ANSWER_MS });
  end(async () => {
    await tier.stop();
    await proxy.stop();
  });
  await tier.start();
  const answers: FaultyAnswers<StoreFault | RedisFault> = {
    delay: proxy.delay,
    fail: (nth, fault, isDone) => ('line' in fault ? proxy.fail(nth, fault, isDone) : withoutRight(nth, fault, isDone)),
  };
  return { tier, answers };
}

const looksFirst = { never: 'Redis looks at it before it runs a command, or the first one of a script that writes' };
const FAULTS: readonly (StoreFault | RedisFault)[] = [
  {
    ...{ what: 'no memory', code: 'TIER_FULL', afterwards: looksFirst },
    line: "OOM command not allowed when used memory > 'maxmemory'.",
  },
  {
    ...{ what: 'a full disk', code: 'TIER_FULL', afterwards: looksFirst },
    line: 'MISCONF Errors writing to the AOF file: No space left on device',
  },
  {
    ...{ what: 'an error of what stands before the server', code: 'TIER_UNAVAILABLE', afterwards: true },
    line: 'ERR upstream failure',
  },
  { what: 'a right taken away', code: 'TIER_MISCONFIGURED', afterwards: looksFirst },
];

frameAnswersContract('redis', { fresh, faults: FAULTS, steps: 3, tooLate: 1.5 * ANSWER_MS });
