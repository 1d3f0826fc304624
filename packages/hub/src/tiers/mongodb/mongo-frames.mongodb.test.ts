import { randomUUID } from 'node:crypto';
import { after, before } from 'node:test';
import { silentLog } from '@cerveceria/runtime';
import { startMongo } from '../../servers/mongo-stand-in.ts';
import type { StoreServer } from '../../servers/store-server.ts';
import { frameCatchUpContract } from '../frame-catch-up.contract.ts';
import { type FaultyTier, frameFaultsContract, frameFloodContract } from '../frame-faults.contract.ts';
import { frameQueriesContract } from '../frame-queries.contract.ts';
import { type FreshTier, frameTierContract } from '../frame-tier.contract.ts';
import { mongoFrames } from './mongo-frames.ts';

let mongo: StoreServer;
before(async () => {
  mongo = await startMongo();
});
after(() => mongo.stop());

const fresh: FreshTier = async (end) => {
  const tier = mongoFrames({ url: mongo.address, database: randomUUID(), log: silentLog });
  await tier.start();
  end(() => tier.stop());
  return tier;
};

const faulty: FaultyTier = async (end) => {
  const own = await startMongo();
  const tier = mongoFrames({ url: own.address, log: silentLog, answerMs: 1500 });
  await tier.start();
  end(async () => {
    await tier.stop();
    await own.stop();
  });
  return { tier, server: own };
};

frameTierContract('mongodb', fresh);
frameQueriesContract('mongodb', fresh);
frameCatchUpContract('mongodb', fresh);
frameFaultsContract('mongodb', faulty);
frameFloodContract('mongodb', faulty);
