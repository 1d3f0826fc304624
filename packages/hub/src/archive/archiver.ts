import type { Cancel, MachineClock } from '@cerveceria/runtime';
import type { StateStore } from '../tiers/state-store.ts';
import type { ArchiveParts } from './archive-parts.ts';
import { archivePass } from './archive-pass.ts';
import { ArchiveProgress } from './archive-progress.ts';
import { Pauses } from './pauses.ts';
import { underLease } from './under-lease.ts';

/** Machine ms between two passes; an hour becomes due once an hour. */
const EVERY_MS = 60_000;
/** Until the lease is asked for again while the other hub has it. */
const ASK_MS = 5_000;
/** After a failure, doubled up to the period of passes. */
const AGAIN_MS = 5_000;
/** Progress is told at most so often. */
const TOLD_MS = 30_000;

interface ArchiverParts extends ArchiveParts {
  readonly hub: string;
  readonly store: Pick<StateStore, 'lease'>;
  readonly machine: Pick<MachineClock, 'mono' | 'after' | 'every'>;
  /** Process ms that frames stay in the warm tier. */
  readonly keepMs: number;
  /** Frames that this hub took in since its start. */
  readonly ingested: () => number;
}

export interface Archiver {
  readonly progress: ArchiveProgress;
  start(): void;
  /** Ends after the load that is under way. */
  stop(): Promise<void>;
}

/** What is old goes from the warm tier to the cold one, by one hub at a time, while nothing else needs the stores. */
export function createArchiver(parts: ArchiverParts): Archiver {
  const { hub, store, machine, process, log, keepMs, ingested } = parts;
  const progress = new ArchiveProgress();
  const copied = new Map<string, string>();
  const pauses = new Pauses(machine);
  let working: Promise<void> = Promise.resolve();
  let next: Cancel = () => {};
  let failures = 0;
  let told = Number.NEGATIVE_INFINITY;

  function tell(): void {
    if (machine.mono() - told < TOLD_MS) return;
    told = machine.mono();
    const { frames, bytes, oldest, lagMs } = progress;
    log.info({ frames, bytes, oldest, lagDays: Number((lagMs / 86_400_000).toFixed(2)) }, 'archiving');
  }

  const pass = (isOurs: () => boolean) =>
    archivePass(parts, process.wall() - keepMs, progress, copied, {
      mayGoOn: () => isOurs() && !pauses.isStopped,
      wait: (ms) => pauses.wait(ms),
      ingested,
      moved: tell,
    });

  async function turn(): Promise<number> {
    try {
      const before = progress.frames;
      const isWhole = await underLease({ lease: 'archive', holder: hub, store, machine }, pass);
      if (failures > 0) log.info('the archive goes on');
      failures = 0;
      if (progress.frames > before)
        log.info({ frames: progress.frames - before, waiting: progress.waiting }, 'old frames were archived');
      return isWhole === true ? EVERY_MS : ASK_MS;
    } catch (err) {
      progress.faults++;
      if (failures === 0) log.warn({ err }, 'the archive waits; nothing was deleted that is not in it');
      return Math.min(EVERY_MS, AGAIN_MS * 2 ** failures++);
    }
  }

  function schedule(ms: number): void {
    if (pauses.isStopped) return;
    next = machine.after(ms, () => {
      working = turn().then(schedule);
    });
  }

  return {
    progress,
    start: () => schedule(0),
    async stop() {
      pauses.stop();
      next();
      await working;
    },
  };
}
