import { existsSync } from 'node:fs';
import { mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Worker } from 'node:worker_threads';
import { silentLog, systemMachineClock } from '@cerveceria/runtime';
import Database from 'better-sqlite3';
import type { FaultyAnswers, StoreFault } from '../frame-answers.contract.ts';
import type { TestServer } from '../frame-faults.contract.ts';
import type { FrameTier } from '../frame-tier.ts';
import type { RangeScan } from '../range-scan.ts';
import { createEmbedded } from './embedded.ts';

/** ms that the tier waits for the lock here. */
export const LOCK_MS = 500;
/** ms between two locks of a slow store; a writer tries each half millisecond. */
const FREE_MS = 5;

/** SQLite's own: a statement fails, alone or with all of its transaction. */
export interface SqliteFault extends StoreFault {
  readonly raise: 'ABORT' | 'ROLLBACK';
}

/** Whatever an append writes, in about this order. */
const STEPS = [
  ...[
    'INSERT ON epochs',
    'INSERT ON boots',
    'INSERT ON chunks',
    'INSERT ON frames',
    "INSERT ON frames WHEN NEW.kind = 'gap'",
  ],
  ...['INSERT ON summaries', 'UPDATE ON chunks', 'UPDATE ON epochs', 'UPDATE ON nodes'],
];

export interface FaultyEmbedded {
  readonly tier: FrameTier & RangeScan;
  readonly server: TestServer;
  readonly answers: FaultyAnswers<SqliteFault>;
}

/** A tier on a file whose disk can go, whose lock somebody else can hold, and that can refuse a statement. */
export async function faultyEmbedded(after: (end: () => Promise<void>) => void): Promise<FaultyEmbedded> {
  const folder = await mkdtemp(join(tmpdir(), 'faulty-embedded-'));
  const away = `${folder}-away`;
  const threads = new Set<Worker>();
  const keep = (worker: Worker) => {
    threads.add(worker);
    worker.once('exit', () => threads.delete(worker));
  };
  process.on('worker', keep);
  const { frames } = createEmbedded({
    ...{ folder, hub: 'a', clock: systemMachineClock, log: silentLog, lockMs: LOCK_MS },
  });
  await frames.start();
  // What another hub on the same file does, SQLite cannot tell from a connection of this thread.
  let other: Database.Database | undefined;
  const open = () => {
    other ??= new Database(join(folder, 'frames.sqlite'), { timeout: 5000 });
    return other;
  };
  let again: NodeJS.Timeout | undefined;
  const release = () => {
    clearTimeout(again);
    if (other?.inTransaction) other.exec('ROLLBACK');
  };
  after(async () => {
    release();
    other?.close();
    await frames.stop();
    process.off('worker', keep);
    await rm(folder, { recursive: true, force: true });
    await rm(away, { recursive: true, force: true });
  });

  const slow = (ms: number) => {
    release();
    again = setTimeout(() => {
      open().exec('BEGIN IMMEDIATE');
      again = setTimeout(slow, ms, ms);
    }, FREE_MS);
  };

  return {
    tier: frames,
    server: {
      async kill() {
        release();
        other?.close();
        other = undefined;
        await Promise.all([...threads].map((thread) => thread.terminate()));
        await rename(folder, away);
        await writeFile(folder, '');
      },
      async restart() {
        if (!existsSync(away)) return;
        await rm(folder);
        await rename(away, folder);
      },
      hang: () => void open().exec('BEGIN IMMEDIATE'),
      wake: release,
    },
    answers: {
      delay(ms) {
        release();
        if (ms === 0) return;
        open().exec('BEGIN IMMEDIATE');
        again = setTimeout(slow, ms, ms);
      },
      fail(nth, { raise }) {
        const step = STEPS[nth - 1];
        if (step !== undefined)
          open().exec(`CREATE TRIGGER harm BEFORE ${step} BEGIN SELECT RAISE(${raise}, 'a fault of the disk'); END`);
        return Promise.resolve({
          wasMet: () => step !== undefined,
          heal: () => Promise.resolve(void open().exec('DROP TRIGGER IF EXISTS harm')),
        });
      },
    },
  };
}
