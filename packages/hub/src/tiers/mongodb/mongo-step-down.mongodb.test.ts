import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { silentLog } from '@cerveceria/runtime';
import { type ClientSession, MongoClient } from 'mongodb';
import { startMongo } from '../../servers/mongo-stand-in.ts';
import type { StoreServer } from '../../servers/store-server.ts';
import { collect } from '../frame-tier.contract.ts';
import { NODE, sampleFrame } from '../sample-frame.ts';
import { mongoFrames } from './mongo-frames.ts';
import { MongoLink } from './mongo-link.ts';

let mongo: StoreServer;
before(async () => {
  mongo = await startMongo();
});
after(() => mongo.stop());

// One node steps down and comes back by itself after ten seconds. That another node takes over meanwhile, and what a
// primary in a minority had taken is rolled back, a stand-in of one node cannot show.
test('a primary that steps down in the middle of a flood: an error at once, and nothing acknowledged is missing', async (t) => {
  const tier = mongoFrames({ url: mongo.address, log: silentLog, answerMs: 2000 });
  await tier.start();
  const admin = new MongoClient(mongo.address, { directConnection: true });
  t.after(async () => {
    await admin.close();
    await tier.stop();
  });
  let next = 0;
  let failures = 0;
  const batch = () =>
    Array.from({ length: 5 }, (_, i) => sampleFrame({ first: next * 10 + 10 * i + 1, last: next * 10 + 10 * i + 10 }));
  while (next < 200) {
    if (next === 100 && failures === 0) await admin.db('admin').command({ replSetStepDown: 1, force: true });
    const verdicts = await tier.append(batch()).catch((fault) => assert.equal(fault.code, 'TIER_UNAVAILABLE'));
    if (verdicts === undefined) {
      failures++;
      await new Promise((resolve) => setTimeout(resolve, 100));
    } else next += 5;
  }
  assert.ok(failures > 0, 'it stepped down and nobody noticed');
  const ranges = await collect(tier.ranges(NODE));
  assert.deepEqual(
    ranges.map(({ first }) => first),
    Array.from({ length: 200 }, (_, i) => i * 10 + 1),
  );
});

test('a transaction that was open when the server fell silent is ended by the next one, not by the server a minute later', async (t) => {
  const link = new MongoLink({ url: mongo.address, log: silentLog, answerMs: 1500 });
  await link.start();
  t.after(async () => {
    mongo.wake();
    await link.stop();
  });
  const marks = link.db.collection<{ _id: string; seq: number }>('marks');
  const put = (seq: number, session: ClientSession) =>
    marks.updateOne({ _id: 'mark' }, { $set: { seq } }, { upsert: true, session });
  await assert.rejects(
    link.transact(async (session) => {
      await put(1, session);
      mongo.hang();
      await put(2, session);
    }),
  );
  mongo.wake();
  const begin = performance.now();
  await link.transact((session) => put(3, session));
  const took = performance.now() - begin;
  assert.ok(took < 40_000, `${took} ms`);
  assert.equal((await marks.findOne({ _id: 'mark' }))?.seq, 3);
});
