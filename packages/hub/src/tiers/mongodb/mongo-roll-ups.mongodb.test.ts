import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, test } from 'node:test';
import { silentLog } from '@cerveceria/runtime';
import { startMongo } from '../../servers/mongo-stand-in.ts';
import type { StoreServer } from '../../servers/store-server.ts';
import { type FreshRollUps, rollUpStoreContract } from '../roll-up-store.contract.ts';
import { mongoRollUps } from './mongo-roll-ups.ts';

let mongo: StoreServer;
before(async () => {
  mongo = await startMongo();
});
after(() => mongo.stop());

const fresh: FreshRollUps = async (end) => {
  const database = randomUUID();
  const open = async () => {
    const store = mongoRollUps({ url: mongo.address, database, log: silentLog });
    end(() => store.stop());
    await store.start();
    return store;
  };
  return { store: await open(), again: open };
};

rollUpStoreContract('mongodb', fresh);

test('hubs that ask a new store at the same moment who it is are told the same', async (t) => {
  for (let round = 0; round < 3; round++) {
    const { store, again } = await fresh((end) => t.after(end));
    const stores = [store, await again(), await again()];
    const told = await Promise.all([...stores, ...stores].map((each) => each.identity()));
    assert.equal(new Set(told).size, 1, told.join());
  }
});
