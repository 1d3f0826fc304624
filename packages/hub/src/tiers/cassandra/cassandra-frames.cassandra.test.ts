import { after, before } from 'node:test';
import { silentLog, systemMachineClock } from '@cerveceria/runtime';
import { frameFaultsContract } from '../frame-faults.contract.ts';
import { frameQueriesContract } from '../frame-queries.contract.ts';
import { frameTierContract } from '../frame-tier.contract.ts';
import { cassandraFrames } from './cassandra-frames.ts';
import { startCassandra, type TestCassandra } from './cassandra-server.fixture.ts';

let cassandra: TestCassandra;
let made = 0;
before(async () => {
  cassandra = await startCassandra();
});
after(() => cassandra.stop());

async function tierOf(answerMs?: number) {
  const tier = cassandraFrames({
    ...{ contactPoints: [cassandra.contact], dataCenter: 'datacenter1', keyspace: `test_${++made}` },
    ...{ clock: systemMachineClock, log: silentLog, ...(answerMs === undefined ? {} : { answerMs }) },
  });
  await tier.start();
  return tier;
}

async function fresh(end: (after: () => Promise<void>) => void) {
  const tier = await tierOf();
  end(() => tier.stop());
  return tier;
}

frameTierContract('cassandra', fresh);
frameQueriesContract('cassandra', fresh);
frameFaultsContract('cassandra', async (end) => {
  const tier = await tierOf(2000);
  end(() => tier.stop());
  const server = {
    kill: () => cassandra.kill(),
    restart: () => cassandra.restart(),
    hang: () => void cassandra.child.kill('SIGSTOP'),
    wake: () => void cassandra.child.kill('SIGCONT'),
  };
  return { tier, server };
});
