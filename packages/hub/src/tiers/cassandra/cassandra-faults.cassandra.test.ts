import { after, before } from 'node:test';
import { startCassandra } from '../../servers/cassandra-server.ts';
import type { StoreServer } from '../../servers/store-server.ts';
import { frameAnswersContract } from '../frame-answers.contract.ts';
import { frameFaultsContract } from '../frame-faults.contract.ts';
import { answeringCassandra, faultyCassandra } from './faulty-cassandra.fixture.ts';

let cassandra: StoreServer;
before(async () => {
  cassandra = await startCassandra();
});
after(() => cassandra.stop());

frameAnswersContract(
  'cassandra',
  answeringCassandra(() => cassandra),
);
frameFaultsContract(
  'cassandra',
  faultyCassandra(() => cassandra),
);
