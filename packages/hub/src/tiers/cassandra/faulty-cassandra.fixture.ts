import { silentLog, systemMachineClock } from '@cerveceria/runtime';
import type { StoreServer } from '../../servers/store-server.ts';
import type { FaultyTier } from '../frame-faults.contract.ts';
import { cassandraFrames } from './cassandra-frames.ts';

/** ms; a Cassandra that starts on a busy machine takes its time over the first answers. */
const ANSWER_MS = 4000;

/** Tiers on one server, each in a keyspace of its own: a start takes seconds. */
export function faultyCassandra(server: () => StoreServer): FaultyTier {
  let made = 0;
  return async (after) => {
    const cassandra = server();
    const tier = cassandraFrames({
      ...{ contactPoints: [cassandra.address], dataCenter: 'datacenter1', keyspace: `faults_${++made}` },
      ...{ clock: systemMachineClock, log: silentLog, answerMs: ANSWER_MS },
    });
    after(() => tier.stop());
    await tier.start();
    return { tier, server: cassandra };
  };
}
