import { after, before } from 'node:test';
import { silentLog, systemMachineClock } from '@cerveceria/runtime';
import { startCassandra } from '../../servers/cassandra-server.ts';
import type { StoreServer } from '../../servers/store-server.ts';
import { type FreshRollUps, rollUpStoreContract } from '../roll-up-store.contract.ts';
import { cassandraRollUps } from './cassandra-roll-ups.ts';

let cassandra: StoreServer;
let made = 0;
before(async () => {
  cassandra = await startCassandra();
});
after(() => cassandra.stop());

const fresh: FreshRollUps = async (end) => {
  const keyspace = `roll_ups_${++made}`;
  const open = async () => {
    const store = cassandraRollUps({
      ...{ contactPoints: [cassandra.address], dataCenter: 'datacenter1', keyspace },
      ...{ clock: systemMachineClock, log: silentLog },
    });
    end(() => store.stop());
    await store.start();
    return store;
  };
  return { store: await open(), again: open };
};

rollUpStoreContract('cassandra', fresh);
