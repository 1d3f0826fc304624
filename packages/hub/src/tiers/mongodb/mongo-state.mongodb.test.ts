import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, test } from 'node:test';
import { silentLog, systemMachineClock } from '@cerveceria/runtime';
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
  for (let tried = 0; !fits(); tried++) {
    assert.ok(tried < 1000, 'it did not come');
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

const fresh: FreshState = async (end) => {
  let ahead = 0;
  const clock = { ...systemMachineClock, wall: () => systemMachineClock.wall() + ahead };
  const database = randomUUID();
  const make = () => mongoState({ url: mongo.address, database, clock, log: silentLog });
  const [one, other] = [make(), make()];
  await one.start();
  await other.start();
  end(async () => {
    await one.stop();
    await other.stop();
  });
  const advance = (ms: number) => {
    ahead += ms;
  };
  return { one, other, advance, eventually };
};

stateStoreContract('mongodb', fresh);

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
