import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads';
import { openStore } from './open-store.ts';
import type { StoreSchema } from './store-schema.ts';

const SCHEMA: StoreSchema = {
  file: 'x.sqlite',
  application: 'CvXx',
  migrations: ['CREATE TABLE a (n INTEGER)', 'CREATE TABLE b (n INTEGER)'],
  synchronous: 'OFF',
};
const ROUNDS = 60;
const OPENERS = 3;

/** Opens one new file after the other, each at the same moment as the other threads. */
function openAll({ folder, gate }: { folder: string; gate: SharedArrayBuffer }): void {
  const arrived = new Int32Array(gate);
  for (let round = 0; round < ROUNDS; round++) {
    Atomics.add(arrived, round, 1);
    Atomics.notify(arrived, round);
    for (let now = Atomics.load(arrived, round); now < OPENERS; now = Atomics.load(arrived, round))
      Atomics.wait(arrived, round, now);
    openStore(join(folder, String(round)), SCHEMA).close();
  }
  parentPort?.postMessage('opened');
}

if (isMainThread)
  test('hubs that start at the same moment on a new folder all open it', async (t) => {
    const folder = mkdtempSync(join(tmpdir(), 'open-race-'));
    t.after(() => rmSync(folder, { recursive: true }));
    const gate = new SharedArrayBuffer(4 * ROUNDS);
    const threads = Array.from(
      { length: OPENERS },
      () => new Worker(new URL(import.meta.url), { workerData: { folder, gate } }),
    );
    t.after(() => Promise.all(threads.map((thread) => thread.terminate())));
    const opened = threads.map(
      (thread) => new Promise((resolve, reject) => thread.once('message', resolve).once('error', reject)),
    );
    assert.deepEqual(
      await Promise.all(opened),
      threads.map(() => 'opened'),
    );
  });
else openAll(workerData);
