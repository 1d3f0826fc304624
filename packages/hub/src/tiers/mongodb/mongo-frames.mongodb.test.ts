import { randomUUID } from 'node:crypto';
import { after, before } from 'node:test';
import { silentLog } from '@cerveceria/runtime';
import { startMongo } from '../../servers/mongo-stand-in.ts';
import type { StoreServer } from '../../servers/store-server.ts';
import { faultyProxy } from '../faulty-proxy.fixture.ts';
import { frameAnswersContract } from '../frame-answers.contract.ts';
import { frameCatchUpContract } from '../frame-catch-up.contract.ts';
import { type FaultyTier, frameFaultsContract, frameFloodContract } from '../frame-faults.contract.ts';
import { frameQueriesContract } from '../frame-queries.contract.ts';
import { type FreshTier, frameTierContract } from '../frame-tier.contract.ts';
import { mongoFrames } from './mongo-frames.ts';
import { type MongoFault, mongoWire } from './mongo-wire.fixture.ts';

/** ms for an answer of a tier that is to notice that there is none. */
const ANSWER_MS = 1500;

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
  const [patient, tier] = [mongoFrames(address), mongoFrames({ ...address, answerMs: ANSWER_MS })];
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

async function answering(end: (ends: () => Promise<void>) => void) {
  const database = randomUUID();
  const patient = mongoFrames({ url: mongo.address, database, log: silentLog });
  const proxy = await faultyProxy(mongo.port, mongoWire);
  // As a set the server would tell of its own address, and the proxy would be passed by.
  const url = `mongodb://127.0.0.1:${proxy.port}/?directConnection=true`;
  const tier = mongoFrames({ url, database, log: silentLog, answerMs: ANSWER_MS });
  end(async () => {
    await tier.stop();
    await patient.stop();
    await proxy.stop();
  });
  await patient.start();
  await tier.start();
  return { tier, answers: proxy };
}

const FAULTS: readonly MongoFault[] = [
  {
    ...{ what: 'a full disk', code: 'TIER_FULL' },
    afterwards: { never: 'what finds no room ends its transaction' },
    error: { code: 14_031, codeName: 'OutOfDiskSpace', errmsg: 'available disk space is too low' },
  },
  {
    ...{ what: 'a statement that was interrupted', code: 'TIER_UNAVAILABLE', afterwards: true },
    error: { code: 11_601, codeName: 'Interrupted', errmsg: 'operation was interrupted' },
  },
  {
    ...{
      what: 'a conflict of two writers',
      code: null,
      afterwards: { never: 'the one that lost has written nothing' },
    },
    error: {
      ...{ code: 112, codeName: 'WriteConflict', errmsg: 'Please retry your operation' },
      errorLabels: ['TransientTransactionError'],
    },
  },
];

frameTierContract('mongodb', fresh);
frameQueriesContract('mongodb', fresh);
frameCatchUpContract('mongodb', fresh);
frameFaultsContract('mongodb', faulty);
frameFloodContract('mongodb', faulty);
frameAnswersContract('mongodb', { fresh: answering, faults: FAULTS, steps: 4, tooLate: 1.5 * ANSWER_MS });
