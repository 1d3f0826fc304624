import type { Cancel, Log, MachineClock, ProcessClock } from '@cerveceria/runtime';
import { systemRandom } from '../auth/random-source.ts';
import { Counters } from '../derived/counters.ts';
import { Derivations } from '../derived/derivations.ts';
import type { Derivation } from '../derived/derived-schema.ts';
import type { MetricValue } from '../health/told-values.ts';
import type { FleetState } from '../live/fleet-state.ts';
import type { QueueLoad } from '../tiers/report-queue.ts';
import type { TierSet } from '../tiers/tier-set.ts';
import { Filer } from './filer.ts';
import { Landing } from './landing.ts';
import { LostNumbers } from './lost-numbers.ts';
import { Processing } from './processing.ts';
import { ReportWorker } from './report-worker.ts';
import { threadReportReader } from './thread-report-reader.ts';
import { VirtualNodes } from './virtual-node.ts';

/** How often those that wait are counted, machine ms. */
const COUNT_MS = 5_000;

export interface ReportsParts {
  readonly hub: string;
  /** Another one for each process that works. */
  readonly worker: string;
  readonly tiers: Pick<TierSet, 'hot' | 'warm' | 'cold' | 'state' | 'reports' | 'notifier'>;
  readonly fleet: Pick<FleetState, 'learn' | 'live'>;
  /** Folder into which files are synced; undefined: there is none. */
  readonly folder: string | undefined;
  /** How long a file that ends in the middle must stand still there, s of the machine clock. */
  readonly incompleteS: number;
  /** What is made of the channels that reports bring. */
  readonly derived: readonly Derivation[];
  /** What is younger is in no archive, process ms. */
  readonly archiveMs: number;
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
  const {
    hub,
    worker: name,
    tiers,
    fleet,
    folder,
    incompleteS,
    works,
    derived,
    archiveMs,
    machine,
    process,
    log,
  } = parts;
  const { hot, warm, cold, reports: queue } = tiers;
  const ahead = hot === warm ? [] : [hot];
  const coldBefore = () => process.wall() - archiveMs;
  const nodes = new VirtualNodes(tiers.state, hub, { tier: warm, others: ahead, cold, coldBefore });
  const others = [...ahead, ...(cold === undefined ? [] : [cold])];
  const lost = new LostNumbers({ nodes, queue, tier: warm, others, machine, log });
  const processing = new Processing({ nodes, derivations: new Derivations(tiers.state, derived) });
  const counters = new Counters({ store: tiers.state, tier: warm, cold, coldBefore });
  const filer = new Filer({
    read: threadReportReader(machine),
    ...{ nodes, processing, counters, tier: warm, lost, process },
    told(facts, scan) {
      fleet.learn(facts);
      fleet.live(facts.node, [scan]);
      tiers.notifier.publish('live', { node: facts.node, scans: [scan] });
    },
  });
  const worker = new ReportWorker({ name, queue, filer, nodes, machine, process, log });
  const into = { hub, queue, store: tiers.state, incompleteMs: incompleteS * 1000, machine, process, log };
  const landing = folder === undefined ? undefined : new Landing({ folder, ...into });
  let waiting: QueueLoad = { reports: 0, bytes: 0 };
  let cancel: Cancel = () => {};

  function count(): void {
    queue.waiting().then(
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
      const gauge = (name: string, help: string, value: number) =>
        ({ name: `reports_${name}`, help, value, kind: 'gauge' }) as const;
      return [
        gauge('waiting', 'Reports between the door and the workers', waiting.reports),
        gauge('waiting_bytes', 'Their bytes as they came; `reports.queue_mb` says how many may wait', waiting.bytes),
        counter('stored_total', 'Reports that this process has stored', stored),
        counter('failed_total', 'Reports that it has set aside', failed),
        counter('readings_total', 'Readings of those that it has stored', readings),
        counter('retries_total', 'Times that it waited for a store', retries),
        counter('scans_lost_total', 'Scans whose report was lost after they had been numbered', lost.lost),
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
