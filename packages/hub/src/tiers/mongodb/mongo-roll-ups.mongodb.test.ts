import { randomUUID } from 'node:crypto';
import { after, before } from 'node:test';
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
    await store.start();
    end(() => store.stop());
    return store;
  };
  return { store: await open(), again: open };
};

rollUpStoreContract('mongodb', fresh);
