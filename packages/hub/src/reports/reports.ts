import type { Cancel, Log, MachineClock, ProcessClock } from '@cerveceria/runtime';
import { systemRandom } from '../auth/random-source.ts';
import { Derivations } from '../derived/derivations.ts';
import type { Derivation } from '../derived/derived-schema.ts';
import type { MetricValue } from '../health/told-values.ts';
import type { FleetState } from '../live/fleet-state.ts';
import type { TierSet } from '../tiers/tier-set.ts';
import { Filer } from './filer.ts';
import { Landing } from './landing.ts';
import { Processing } from './processing.ts';
import { ReportWorker } from './report-worker.ts';
import { VirtualNodes } from './virtual-node.ts';

/** How often those that wait are counted, machine ms. */
const COUNT_MS = 5_000;

export interface ReportsParts {
  readonly hub: string;
  /** Another one for each process that works. */
  readonly worker: string;
  readonly tiers: Pick<TierSet, 'warm' | 'state' | 'reports' | 'notifier'>;
  readonly fleet: Pick<FleetState, 'learn' | 'live'>;
  /** Folder into which files are synced; undefined: there is none. */
  readonly folder: string | undefined;
  /** What is made of the channels that reports bring. */
  readonly derived: readonly Derivation[];
  /** False: others do the work. */
  readonly works: boolean;
  readonly machine: MachineClock;
  readonly process: ProcessClock;
  readonly log: Log;
}

export interface Reports {
  metrics(): MetricValue[];
  start(): Promise<void>;
  stop(): Promise<void>;
}

/** Another one for each process, so that a worker that comes back is not taken for the one that died. */
export const workerName = (hub: string) => `${hub}-${Buffer.from(systemRandom(6)).toString('hex')}`;

/** What takes reports from the queue, and files into it. Reports go into the warm tier; the others catch up from it. */
export function createReports(parts: ReportsParts): Reports {
  const { hub, worker: name, tiers, fleet, folder, works, derived, machine, process, log } = parts;
  const nodes = new VirtualNodes(tiers.state, hub);
  const processing = new Processing({ nodes, derivations: new Derivations(tiers.state, derived) });
  const filer = new Filer({
    ...{ nodes, processing, tier: tiers.warm, process },
    told(facts, scan) {
      fleet.learn(facts);
      fleet.live(facts.node, [scan]);
      tiers.notifier.publish('live', { node: facts.node, scans: [scan] });
    },
  });
  const worker = new ReportWorker({ name, queue: tiers.reports, filer, nodes, machine, process, log });
  const landing =
    folder === undefined
      ? undefined
      : new Landing({ folder, hub, queue: tiers.reports, store: tiers.state, machine, process, log });
  let waiting = 0;
  let cancel: Cancel = () => {};

  function count(): void {
    tiers.reports.waiting().then(
      (now) => {
        waiting = now;
      },
      (err) => log.debug({ err }, 'reports that wait cannot be counted'),
    );
  }

  return {
    metrics() {
      const { stored, failed, readings, retries } = worker.counters;
      const counter = (name: string, help: string, value: number) =>
        ({ name: `reports_${name}`, help, value, kind: 'counter' }) as const;
      return [
        { name: 'reports_waiting', help: 'Reports between the door and the workers', value: waiting, kind: 'gauge' },
        counter('stored_total', 'Reports that this process has stored', stored),
        counter('failed_total', 'Reports that it has set aside', failed),
        counter('readings_total', 'Readings of those that it has stored', readings),
        counter('retries_total', 'Times that it waited for a store', retries),
      ];
    },
    async start() {
      await landing?.start();
      cancel = machine.every(COUNT_MS, count);
      if (works) worker.start();
    },
    async stop() {
      cancel();
      await landing?.stop();
      await worker.stop();
    },
  };
}
