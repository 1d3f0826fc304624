import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { silentLog, systemMachineClock } from '@cerveceria/runtime';
import { archiveNow } from '../src/archive/archive-now.ts';
import type { ArchiveProgress } from '../src/archive/archive-progress.ts';
import type { LoadLimits } from '../src/archive/take-load.ts';
import { cassandraFrames } from '../src/tiers/cassandra/cassandra-frames.ts';
import type { StoredFrame } from '../src/tiers/frame-tier.ts';
import { mongoFrames } from '../src/tiers/mongodb/mongo-frames.ts';
import { sampleFrame, sampleGap } from '../src/tiers/sample-frame.ts';
import type { Tier } from '../src/tiers/tier-set.ts';

export interface Stores {
  readonly url: string;
  readonly contact: string;
}

/** In both stores. */
export const NAME = 'archived';
export const DAY_MS = 86_400_000;
/** Wall ms of a boot's mono 0: sixty days ago, whatever day it is. */
export const LONG_AGO = Date.now() - 60 * DAY_MS;

export interface Pair {
  readonly warm: Tier;
  readonly cold: Tier;
  stop(): Promise<void>;
}

/** A hub's own connections to the stores. */
export async function openPair({ url, contact }: Stores): Promise<Pair> {
  const log = silentLog;
  const warm = mongoFrames({ url, database: NAME, log });
  const cassandra = { contactPoints: [contact], dataCenter: 'datacenter1', keyspace: NAME };
  const cold = cassandraFrames({ ...cassandra, clock: systemMachineClock, log });
  await Promise.all([warm.start(), cold.start()]);
  return {
    ...{ warm, cold },
    async stop() {
      await Promise.all([warm.stop(), cold.stop()]);
    },
  };
}

/** One pass over all that is older than thirty days. */
export const passOver = (pair: Pair, limits?: LoadLimits): Promise<ArchiveProgress> =>
  archiveNow(pair, Date.now() - 30 * DAY_MS, limits);

/** Hours of one epoch, three frames each; now and then a gap that knows no time. */
export function madeHours(node: string, epoch: string, hours: number): StoredFrame[] {
  return Array.from({ length: hours * 3 }, (_, i) => {
    const at = { node, epoch, first: i * 4 + 1, last: i * 4 + 4 };
    return i % 17 === 5 ? sampleGap(at, false) : sampleFrame({ ...at, period: 5 * 60_000 - 1 });
  });
}

/** Bytes by identity, of all that a tier holds of a node's epoch. */
export async function heldOf(tier: Tier, node: string, epochs: readonly string[]): Promise<Map<string, string>> {
  const found = new Map<string, string>();
  for (const epoch of epochs)
    for await (const frame of tier.following(node, epoch, 0)) {
      const id = `${frame.epoch} ${frame.first}-${frame.last} ${frame.boot} ${frame.monoFrom} ${frame.held}`;
      found.set(id, Buffer.from(frame.bytes).toString('base64'));
    }
  return found;
}

export interface ArchiverChild {
  /** Resolves when it is connected. */
  readonly ready: Promise<void>;
  /** Lets it begin; resolves when it is gone, with what ended it. */
  killedAfter(steps: number, ms: number): Promise<NodeJS.Signals | null>;
  /** Lets it begin; resolves when it has come so far, and it goes on. */
  begun(steps: number): Promise<void>;
  kill(): Promise<void>;
}

export function startArchiver({ url, contact }: Stores): ArchiverChild {
  const file = fileURLToPath(new URL('./archive-process.js', import.meta.url));
  const args = ['--no-deprecation', file, url, NAME, contact, NAME];
  const child = spawn(process.execPath, args, { stdio: ['pipe', 'pipe', 'ignore'] });
  const exited = once(child, 'exit') as Promise<[number | null, NodeJS.Signals | null]>;
  const lines = createInterface(child.stdout);
  const said = (word: string) =>
    new Promise<void>((resolve, reject) => {
      lines.on('line', (line) => line === word && resolve());
      void exited.then(() => reject(new Error(`the archiver ended before it was ${word}`)));
    });
  const ready = said('ready');
  ready.catch(() => undefined);
  return {
    ready,
    async killedAfter(steps, ms) {
      child.stdin.write(`${steps} ${ms}\n`);
      return (await exited)[1];
    },
    begun(steps) {
      const come = said('killed');
      // So late that who waits for this word is quicker.
      child.stdin.write(`${steps} 60000\n`);
      return come;
    },
    async kill() {
      child.kill('SIGKILL');
      await exited;
    },
  };
}
