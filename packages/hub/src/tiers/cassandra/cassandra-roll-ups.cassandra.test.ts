import { after, before } from 'node:test';
import { silentLog, systemMachineClock } from '@cerveceria/runtime';
import { type FreshRollUps, rollUpStoreContract } from '../roll-up-store.contract.ts';
import { cassandraRollUps } from './cassandra-roll-ups.ts';
import { startCassandra, type TestCassandra } from './cassandra-server.fixture.ts';

let cassandra: TestCassandra;
let made = 0;
before(async () => {
  cassandra = await startCassandra();
});
after(() => cassandra.stop());

const fresh: FreshRollUps = async (end) => {
  const keyspace = `roll_ups_${++made}`;
  const open = async () => {
    const store = cassandraRollUps({
      ...{ contactPoints: [cassandra.contact], dataCenter: 'datacenter1', keyspace },
      ...{ clock: systemMachineClock, log: silentLog },
    });
    await store.start();
    end(() => store.stop());
    return store;
  };
  return { store: await open(), again: open };
};

rollUpStoreContract('cassandra', fresh);
