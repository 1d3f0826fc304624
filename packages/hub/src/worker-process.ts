import type { Log, MachineClock } from '@cerveceria/runtime';
import type { HubConfig } from './config-schema.ts';
import { openDataFolder } from './data-folder.ts';
import { createProcessClock } from './process-clock.ts';
import { createReports, workerName } from './reports/reports.ts';
import { createTiers } from './tiers/tiers.ts';

export interface WorkerProcessParts {
  readonly config: HubConfig;
  readonly machine: MachineClock;
  readonly log: Log;
  /** Called when it stands and waits for its state, which may come a long time later. */
  readonly waits?: () => void;
}

export interface WorkerProcess {
  /** Resolves when it works; stores that are not there are waited for. @throws what the tiers throw */
  start(): Promise<{ readonly name: string }>;
  stop(): Promise<void>;
}

/** A process that files reports and does nothing else; any number of them may run beside the hubs. */
export function createWorkerProcess({ config, machine, log, waits = () => {} }: WorkerProcessParts): WorkerProcess {
  const { hub } = config;
  const ends: (() => Promise<void> | void)[] = [];
  return {
    async start() {
      openDataFolder(config.data);
      const clock = createProcessClock(config.clock, machine, log);
      await clock.start();
      ends.unshift(() => clock.stop());
      const worker = workerName(hub);
      // Word goes out under a name of its own, so that the hub of this machine hears it too.
      const tiers = createTiers({ config: { ...config, hub: worker.slice(0, 32) }, clock: machine, log });
      await tiers.start();
      ends.unshift(() => tiers.stop());
      waits();
      await tiers.stateStarted();
      const fleet = { learn: () => {}, live: () => {} };
      const reports = createReports({
        ...{ hub, worker, works: true, tiers: tiers.set, fleet, folder: undefined, derived: config.derived },
        ...{ incompleteS: config.reports.incomplete_s, archiveMs: config.archive.after_days * 86_400_000 },
        ...{ machine, process: clock.clock, log },
      });
      await reports.start();
      ends.unshift(() => reports.stop());
      return { name: worker };
    },
    async stop() {
      for (const end of ends.splice(0)) await end();
    },
  };
}
