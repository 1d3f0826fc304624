import { after, before } from 'node:test';
import { frameFloodContract } from '../frame-faults.contract.ts';
import { startCassandra, type TestCassandra } from './cassandra-server.fixture.ts';
import { faultyCassandra } from './faulty-cassandra.fixture.ts';

let cassandra: TestCassandra;
before(async () => {
  cassandra = await startCassandra();
});
after(() => cassandra.stop());

frameFloodContract(
  'cassandra',
  faultyCassandra(() => cassandra),
);
