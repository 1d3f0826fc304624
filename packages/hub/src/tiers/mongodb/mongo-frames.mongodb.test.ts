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
  end(() => tier.stop());
  await tier.start();
  return tier;
};

const faulty: FaultyTier = async (end) => {
  const own = await startMongo();
  const address = { url: own.address, log: silentLog };
  const [patient, tier] = [mongoFrames(address), mongoFrames({ ...address, answerMs: 1500 })];
  end(async () => {
    await patient.stop();
    await tier.stop();
    await own.stop();
  });
  // A new database takes its time over its schema; the one that is to notice a silent server finds it there.
  await patient.start();
  await tier.start();
  return { tier, server: own };
};

frameTierContract('mongodb', fresh);
frameQueriesContract('mongodb', fresh);
frameCatchUpContract('mongodb', fresh);
frameFaultsContract('mongodb', faulty);
frameFloodContract('mongodb', faulty);
