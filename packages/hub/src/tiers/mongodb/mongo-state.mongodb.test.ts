import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, test } from 'node:test';
import { silentLog, systemMachineClock } from '@cerveceria/runtime';
import { MongoClient } from 'mongodb';
import { startMongo } from '../../servers/mongo-stand-in.ts';
import type { StoreServer } from '../../servers/store-server.ts';
import { type FreshState, stateStoreContract } from '../state-store.contract.ts';
import { mongoState } from './mongo-state.ts';

let mongo: StoreServer;
before(async () => {
  mongo = await startMongo();
});
after(() => mongo.stop());

async function eventually(fits: () => boolean): Promise<void> {
  for (const end = performance.now() + 30_000; !fits(); ) {
    assert.ok(performance.now() < end, 'it did not come');
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

const fresh: FreshState = async (end) => {
  const database = randomUUID();
  const make = (ahead: number) => {
    const clock = { ...systemMachineClock, wall: () => systemMachineClock.wall() + ahead };
    return mongoState({ url: mongo.address, database, clock, log: silentLog });
  };
  // Two hubs whose clocks are five minutes apart, either way.
  const [one, other] = [make(-150_000), make(150_000)];
  const admin = new MongoClient(mongo.address);
  end(async () => {
    await one.stop();
    await other.stop();
    await admin.close();
  });
  await one.start();
  await other.start();
  // The server's own clock rules: what was given is made older instead.
  const advance = async (ms: number) => {
    await admin
      .db(database)
      .collection('leases')
      .updateMany({}, { $inc: { since: -ms, until: -ms } });
  };
  return { one, other, advance, eventually };
};

stateStoreContract('mongodb', fresh);

test("a lease is one hub's although the clocks of the two are five minutes apart, and ends by the clock of the server", async (t) => {
  const { one, other } = await fresh((end) => t.after(end));
  assert.equal(await one.lease('a', 'behind', 60_000), true);
  assert.equal(await other.lease('a', 'ahead', 60_000), false);
  assert.equal(await other.lease('b', 'ahead', 60_000), true);
  assert.equal(await one.lease('b', 'behind', 60_000), false);
  assert.equal(await one.lease('c', 'behind', 1), true);
  await new Promise((resolve) => setTimeout(resolve, 50));
  assert.equal(await other.lease('c', 'ahead', 1), true);
});

test('what was written while the database was away is told when it is back', async (t) => {
  const { one, other } = await fresh((end) => t.after(end));
  const heard: unknown[] = [];
  await other.put('x', 1, null);
  one.watch('x', (_key, doc) => void heard.push(doc?.value));
  await mongo.kill();
  await assert.rejects(other.put('x', 2, 'any'), { code: 'TIER_UNAVAILABLE' });
  await mongo.restart();
  let version = 0;
  await eventually(() => {
    void other
      .put('x', 'back', 'any')
      .then((doc) => {
        version = doc.version;
      })
      .catch(() => undefined);
    return version > 0;
  });
  await eventually(() => heard.at(-1) === 'back');
});

test('a row whose first try had come, though nobody heard of it, is no fault', async (t) => {
  const database = randomUUID();
  const wall = systemMachineClock.wall();
  const state = mongoState({
    ...{ url: mongo.address, database, log: silentLog },
    clock: { ...systemMachineClock, wall: () => wall },
  });
  const admin = new MongoClient(mongo.address);
  t.after(async () => {
    await state.stop();
    await admin.close();
  });
  await state.start();
  const first = await state.record('audit', { what: 'sign-in' });
  const logs = admin.db(database).collection<{ _id: string; id: number }>('logs');
  const [row] = await logs.find().toArray();
  const next = { ...row, _id: `audit/${first.id + 1}`, id: first.id + 1 };
  await logs.insertOne(next);
  assert.deepEqual(await state.record('audit', { what: 'sign-in' }), { ...first, id: first.id + 1 });
  // What is another's stays a fault.
  await logs.insertOne({ ...next, _id: `audit/${first.id + 2}`, id: first.id + 2 });
  await assert.rejects(state.record('audit', { what: 'sign-out' }), { code: 'TIER_UNAVAILABLE' });
});
