import { after, before } from 'node:test';
import { silentLog, systemMachineClock } from '@cerveceria/runtime';
import { startCassandra } from '../../servers/cassandra-server.ts';
import type { StoreServer } from '../../servers/store-server.ts';
import { frameCatchUpContract } from '../frame-catch-up.contract.ts';
import { frameQueriesContract } from '../frame-queries.contract.ts';
import { frameTierContract } from '../frame-tier.contract.ts';
import { cassandraFrames } from './cassandra-frames.ts';

let cassandra: StoreServer;
let made = 0;
before(async () => {
  cassandra = await startCassandra();
});
after(() => cassandra.stop());

async function fresh(end: (after: () => Promise<void>) => void) {
  const tier = cassandraFrames({
    ...{ contactPoints: [cassandra.address], dataCenter: 'datacenter1', keyspace: `test_${++made}` },
    ...{ clock: systemMachineClock, log: silentLog },
  });
  end(() => tier.stop());
  await tier.start();
  return tier;
}

frameTierContract('cassandra', fresh);
frameQueriesContract('cassandra', fresh);
frameCatchUpContract('cassandra', fresh);
