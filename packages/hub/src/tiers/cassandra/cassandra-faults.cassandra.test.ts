import { after, before } from 'node:test';
import { frameFaultsContract } from '../frame-faults.contract.ts';
import { startCassandra, type TestCassandra } from './cassandra-server.fixture.ts';
import { faultyCassandra } from './faulty-cassandra.fixture.ts';

let cassandra: TestCassandra;
before(async () => {
  cassandra = await startCassandra();
});
after(() => cassandra.stop());

frameFaultsContract(
  'cassandra',
  faultyCassandra(() => cassandra),
);
