import type { Cancel, Log, MachineClock } from '@cerveceria/runtime';
import { underLease } from '../archive/under-lease.ts';
import type { StateStore } from '../tiers/state-store.ts';
import type { HotRoom } from './hot-room.ts';
import type { TrimParts } from './trim-parts.ts';
import { trimPass } from './trim-pass.ts';

/** Machine ms between two looks; a backlog fills a memory within minutes. */
const LOOK_MS = 5_000;
/** Between two trims; sooner when memory runs out. */
const TRIM_MS = 60_000;

interface TrimmerParts extends TrimParts {
  readonly hub: string;
  readonly store: Pick<StateStore, 'lease'>;
  readonly machine: Pick<MachineClock, 'mono' | 'after' | 'every'>;
  /** Left out where the hot tier's memory has no limit. */
  readonly room?: HotRoom;
  readonly log: Log;
}

export interface TrimCounts {
  trimmed: number;
  /** Before their time, because memory ran out. */
  early: number;
  faults: number;
}

export interface Trimmer {
  readonly counts: Readonly<TrimCounts>;
  start(): void;
  stop(): Promise<void>;
}

/** Keeps the hot tier small; one hub trims, each looks how full it is. */
export function createTrimmer(parts: TrimmerParts): Trimmer {
  const { hub, share, store, machine, room, log } = parts;
  const counts: TrimCounts = { trimmed: 0, early: 0, faults: 0 };
  let isStopped = false;
  let next: Cancel = () => {};
  let working: Promise<void> = Promise.resolve();
  let trimmedAt = Number.NEGATIVE_INFINITY;
  let isTold = false;

  function isTime(): boolean {
    const { used = 0, limit = null } = room?.room ?? {};
    return machine.mono() - trimmedAt >= TRIM_MS || (limit !== null && used > limit * share);
  }

  async function trim(): Promise<void> {
    const done = await underLease({ lease: 'trim', holder: hub, store, machine }, (isOurs) => trimPass(parts, isOurs));
    trimmedAt = machine.mono();
    if (done === undefined) return;
    counts.trimmed += done.frames;
    counts.early += done.early;
    if (done.early > 0) log.info({ ...done }, 'hot frames went before their time, for want of memory');
  }

  async function turn(): Promise<void> {
    try {
      await room?.look();
      if (isTime()) await trim();
      isTold = false;
    } catch (err) {
      counts.faults++;
      if (!isTold) log.warn({ err }, 'the hot tier cannot be trimmed; nothing is lost by it');
      isTold = true;
    }
  }

  function schedule(ms: number): void {
    if (isStopped) return;
    next = machine.after(ms, () => {
      working = turn().then(() => schedule(LOOK_MS));
    });
  }

  return {
    counts,
    start: () => schedule(0),
    async stop() {
      isStopped = true;
      next();
      await working;
    },
  };
}
