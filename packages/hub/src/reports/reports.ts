import type { Log, MachineClock, ProcessClock } from '@cerveceria/runtime';
import type { FleetState } from '../live/fleet-state.ts';
import type { TierSet } from '../tiers/tier-set.ts';
import { Filer } from './filer.ts';
import { Landing } from './landing.ts';
import { ReportWorker, type WorkerCounters } from './report-worker.ts';
import { VirtualNodes } from './virtual-node.ts';

export interface ReportsParts {
  readonly hub: string;
  /** Another one for each process that works. */
  readonly worker: string;
  readonly tiers: Pick<TierSet, 'warm' | 'state' | 'reports' | 'notifier'>;
  readonly fleet: Pick<FleetState, 'learn' | 'live'>;
  /** Folder into which files are synced; undefined: there is none. */
  readonly folder: string | undefined;
  readonly machine: MachineClock;
  readonly process: ProcessClock;
  readonly log: Log;
}

export interface Reports {
  readonly counters: Readonly<WorkerCounters>;
  start(): Promise<void>;
  stop(): Promise<void>;
}

/** What takes reports from the queue, and files into it. Reports go into the warm tier; the others catch up from it. */
export function createReports(parts: ReportsParts): Reports {
  const { hub, worker: name, tiers, fleet, folder, machine, process, log } = parts;
  const nodes = new VirtualNodes(tiers.state, hub);
  const filer = new Filer({
    ...{ nodes, tier: tiers.warm, process },
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
  return {
    counters: worker.counters,
    async start() {
      await landing?.start();
      worker.start();
    },
    async stop() {
      await landing?.stop();
      await worker.stop();
    },
  };
}
