import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { silentLog, systemMachineClock } from '@cerveceria/runtime';
import { startCassandra } from '../../servers/cassandra-server.ts';
import type { StoreServer } from '../../servers/store-server.ts';
import { type FreshRollUps, rollUpStoreContract } from '../roll-up-store.contract.ts';
import type { RollUpStore } from '../roll-up-store.ts';
import { cassandraRollUps } from './cassandra-roll-ups.ts';
import { emptyKeyspace, rawClient } from './emptied-keyspace.fixture.ts';

let cassandra: StoreServer;
let made = 0;
before(async () => {
  cassandra = await startCassandra();
});
after(() => cassandra.stop());

async function opened(end: (after: () => Promise<void>) => void, keyspace: string): Promise<RollUpStore> {
  const store = cassandraRollUps({
    ...{ contactPoints: [cassandra.address], dataCenter: 'datacenter1', keyspace },
    ...{ clock: systemMachineClock, log: silentLog },
  });
  end(() => store.stop());
  await store.start();
  return store;
}

const fresh: FreshRollUps = async (end) => {
  const keyspace = `roll_ups_${++made}`;
  const open = () => opened(end, keyspace);
  return { store: await open(), again: open };
};

rollUpStoreContract('cassandra', fresh);

test('whatever hubs that meet a new Cassandra at one moment are told of it stays true, and is not of an emptied one', async (t) => {
  const keyspace = 'named';
  const end = (stop: () => Promise<void>) => t.after(stop);
  const hubs: RollUpStore[] = [];
  for (let i = 0; i < 4; i++) hubs.push(await opened(end, keyspace));
  const client = await rawClient(cassandra.address);
  t.after(() => client.shutdown());
  let most = 0;
  for (let round = 0; round < 5; round++) {
    const told = await Promise.all(hubs.map((hub) => hub.identity()));
    most = Math.max(most, new Set(told).size);
    for (const hub of hubs) for (const name of told) assert.equal(await hub.identity(name), name);
    await emptyKeyspace(client, keyspace);
    const now = (await hubs[0]?.identity(told[0])) as string;
    assert.ok(!told.includes(now) && now !== '');
    await emptyKeyspace(client, keyspace);
  }
  t.diagnostic(`up to ${most} names at one moment`);
});

test('a store that was named when it could have one name only keeps it', async (t) => {
  const store = await opened((stop) => t.after(stop), 'named_before');
  const client = await rawClient(cassandra.address);
  t.after(() => client.shutdown());
  await client.execute("INSERT INTO named_before.identity (part, id) VALUES ('roll-ups', 'old')");
  assert.deepEqual([await store.identity(), await store.identity('other')], ['old', 'old']);
});
