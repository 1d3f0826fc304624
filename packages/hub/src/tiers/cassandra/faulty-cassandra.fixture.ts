import { silentLog, systemMachineClock } from '@cerveceria/runtime';
import type { StoreServer } from '../../servers/store-server.ts';
import { faultyProxy } from '../faulty-proxy.fixture.ts';
import type { AnsweringStore } from '../frame-answers.contract.ts';
import type { FaultyTier } from '../frame-faults.contract.ts';
import { eventually } from '../frame-faults.fixture.ts';
import { cassandraFrames } from './cassandra-frames.ts';
import { type CassandraFault, cassandraWire, WRITE_TIMEOUT_MORE } from './cassandra-wire.fixture.ts';

/** ms; a Cassandra that starts on a busy machine takes its time over the first answers. */
const ANSWER_MS = 4000;
/** The same of a tier that is to notice that there is none. */
const SHORT_MS = 1500;

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

const FAULTS: readonly CassandraFault[] = [
  {
    ...{ what: 'a write that timed out', error: 0x1100, more: WRITE_TIMEOUT_MORE },
    ...{ code: 'TIER_UNAVAILABLE', afterwards: true },
  },
  {
    ...{ what: 'an overloaded server', error: 0x1001, code: 'TIER_UNAVAILABLE' },
    afterwards: { never: 'it says so instead of taking the request' },
  },
  {
    ...{ what: 'a right taken away', error: 0x2100, code: 'TIER_MISCONFIGURED' },
    afterwards: { never: 'rights are looked at before a statement is carried out' },
  },
];

/** The same server behind a proxy that makes its answers late or errors. */
export function answeringCassandra(server: () => StoreServer): AnsweringStore<CassandraFault> {
  return {
    async fresh(after) {
      const { address, port } = server();
      const common = {
        ...{ dataCenter: 'datacenter1', keyspace: 'answers' },
        ...{ clock: systemMachineClock, log: silentLog },
      };
      // A new keyspace takes its time; the one that is to notice a silent server finds it there.
      const patient = cassandraFrames({ ...common, contactPoints: [address] });
      await eventually(() => patient.start());
      await patient.stop();
      const proxy = await faultyProxy(port, cassandraWire);
      const tier = cassandraFrames({ ...common, contactPoints: [`127.0.0.1:${proxy.port}`], answerMs: SHORT_MS });
      after(async () => {
        await tier.stop();
        await proxy.stop();
      });
      await eventually(() => tier.start());
      return { tier, answers: proxy };
    },
    ...{ faults: FAULTS, steps: 20, tooLate: 1.5 * SHORT_MS },
  };
}
