import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { Worker } from 'node:worker_threads';
import { silentLog, systemMachineClock } from '@cerveceria/runtime';
import { NODE, sampleFrame } from '../sample-frame.ts';
import { createEmbedded } from './embedded.ts';
import { SqliteThread } from './sqlite-thread.ts';

async function folderFor(t: { after(end: () => Promise<void>): void }): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'sqlite-thread-'));
  t.after(() => rm(folder, { recursive: true }));
  return folder;
}

test('before its start and after its stop a tier is unavailable, and it can be started again', async (t) => {
  const folder = await folderFor(t);
  const { frames } = createEmbedded({ folder, hub: 'a', clock: systemMachineClock, log: silentLog });
  await assert.rejects(frames.ping(), { code: 'TIER_UNAVAILABLE' });
  await frames.start();
  await frames.append([sampleFrame({ first: 1, last: 10 })]);
  await frames.stop();
  await assert.rejects(frames.append([sampleFrame({ first: 11, last: 20 })]), { code: 'TIER_UNAVAILABLE' });
  await frames.stop();
  await frames.start();
  assert.equal((await frames.totals(NODE))[0]?.watermark, 10);
  await frames.stop();
});

test('a damaged file refuses the start with its name, and stays as it is', async (t) => {
  const folder = await folderFor(t);
  await writeFile(join(folder, 'frames.sqlite'), 'x'.repeat(10_000));
  const { frames, state } = createEmbedded({ folder, hub: 'a', clock: systemMachineClock, log: silentLog });
  await assert.rejects(frames.start(), { code: 'TIER_DAMAGED', detail: /frames\.sqlite/ });
  await assert.rejects(frames.ping(), { code: 'TIER_UNAVAILABLE' });
  await state.start();
  await state.stop();
});

test('a thread that dies loses what it had in hand, and the next question starts a new one', async (t) => {
  const folder = await folderFor(t);
  const thread = new SqliteThread('state', { folder, hub: 'a' }, silentLog, () => {});
  const sent = t.mock.method(Worker.prototype, 'postMessage');
  await thread.start();
  await thread.call('record', { log: 'x', value: '1', now: 1 });
  const worker = sent.mock.calls[0]?.this as Worker;
  const dying = worker.terminate();
  await assert.rejects(thread.call('get', 'x'), { code: 'TIER_UNAVAILABLE' });
  await dying;
  const rows = await thread.call<unknown[]>('recent', { log: 'x', limit: 5, before: 99 });
  assert.equal(rows.length, 1);
  await thread.stop();
});
