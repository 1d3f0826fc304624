import { after, before } from 'node:test';
import { silentLog, systemMachineClock } from '@cerveceria/runtime';
import type { Client } from 'cassandra-driver';
import { startCassandra } from '../../servers/cassandra-server.ts';
import type { StoreServer } from '../../servers/store-server.ts';
import { frameCatchUpContract } from '../frame-catch-up.contract.ts';
import { frameQueriesContract } from '../frame-queries.contract.ts';
import { frameTierContract } from '../frame-tier.contract.ts';
import { cassandraFrames } from './cassandra-frames.ts';
import { emptyKeyspace, rawClient } from './emptied-keyspace.fixture.ts';
import { partitionsSuite } from './partitions.suite.ts';

const KEYSPACE = 'frames';
let cassandra: StoreServer;
let client: Client;
before(async () => {
  cassandra = await startCassandra();
  client = await rawClient(cassandra.address);
});
after(async () => {
  await client.shutdown();
  await cassandra.stop();
});

const place = (keyspace: string) => ({ contactPoints: [cassandra.address], dataCenter: 'datacenter1', keyspace });

async function opened(end: (after: () => Promise<void>) => void, keyspace = KEYSPACE) {
  const tier = cassandraFrames({ ...place(keyspace), clock: systemMachineClock, log: silentLog });
  end(() => tier.stop());
  await tier.start();
  return tier;
}

async function fresh(end: (after: () => Promise<void>) => void) {
  await emptyKeyspace(client, KEYSPACE);
  return await opened(end);
}

frameTierContract('cassandra', fresh);
frameQueriesContract('cassandra', fresh);
frameCatchUpContract('cassandra', fresh);
partitionsSuite({ fresh, opened, place, client: () => client, keyspace: KEYSPACE });
