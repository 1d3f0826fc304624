import type { Log, MachineClock } from '@cerveceria/runtime';
import type { FrameTier } from '../frame-tier.ts';
import type { Notifier } from '../notifier.ts';
import type { RangeScan } from '../range-scan.ts';
import type { RollUpStore } from '../roll-up-store.ts';
import type { StateStore } from '../state-store.ts';
import { embeddedFrames } from './embedded-frames.ts';
import { embeddedNotifier } from './embedded-notifier.ts';
import { embeddedRollUps } from './embedded-roll-ups.ts';
import { embeddedState } from './embedded-state.ts';
import type { EngineOptions } from './engine.ts';
import type { Word } from './notifier-engine.ts';
import { SqliteThread } from './sqlite-thread.ts';
import type { Change } from './state-engine.ts';

export interface EmbeddedDeps {
  /** Both hubs of one machine name the same folder. */
  readonly folder: string;
  readonly hub: string;
  readonly clock: MachineClock;
  readonly log: Log;
  /** A bound on each file in pages of 4 KiB; without it the disk is the bound. */
  readonly maxPages?: number;
  /** Machine ms for which frames wait for the lock that the other hub has; then the store counts as gone. */
  readonly lockMs?: number;
}

export interface Embedded {
  readonly frames: FrameTier & RangeScan;
  readonly state: StateStore;
  readonly notifier: Notifier;
  readonly rollUps: RollUpStore;
}

/** The tier that makes one box complete: frames, state and word between hubs in SQLite files. Each part is started alone. */
export function createEmbedded({ clock, log, ...own }: EmbeddedDeps): Embedded {
  const options: EngineOptions = own;
  const silent = () => {};
  const writer = new SqliteThread('frames-writer', options, log, silent);
  const reader = new SqliteThread('frames-reader', options, log, silent);
  const stateThread = new SqliteThread('state', options, log, (_event, value) => state.changed(value as Change[]));
  const state = embeddedState(stateThread, clock, log);
  const words = new SqliteThread('notifier', options, log, (_event, value) => notifier.spoken(value as Word[]));
  const notifier = embeddedNotifier(words, clock, log);
  return {
    frames: embeddedFrames(writer, reader),
    state: state.store,
    notifier: notifier.notifier,
    rollUps: embeddedRollUps(writer, reader),
  };
}
