import assert from 'node:assert/strict';
import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { silentLog } from '@cerveceria/runtime';
import { LatchFile } from './latch-file.ts';

const LATCHES = {
  stop: { order: { id: 's', owner: 'ana', reason: 'smoke', at: 1 }, isWritten: false, version: 0 },
  trips: { 'kettle-1.heat.mash': { code: 'over-temperature', version: 3 } },
};

async function folderOf(t: TestContext): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'latches-'));
  t.after(() => rm(folder, { recursive: true }));
  return folder;
}

test('nothing was ever latched: null', async (t) => {
  assert.equal(await new LatchFile(join(await folderOf(t), 'latches.json'), silentLog).load(), null);
});

test('the newest of several savings is what the next start finds, with no rest beside it', async (t) => {
  const folder = await folderOf(t);
  const file = new LatchFile(join(folder, 'deep', 'latches.json'), silentLog);
  file.save({ ...LATCHES, trips: {} });
  file.save(LATCHES);
  await file.flush();
  assert.deepEqual(await file.load(), LATCHES);
  assert.deepEqual(await readdir(join(folder, 'deep')), ['latches.json']);
});

test('a disk that does not take it is told, and the next saving is kept', async (t) => {
  const folder = await folderOf(t);
  const file = new LatchFile(join(folder, 'latches.json'), silentLog);
  await mkdir(join(folder, 'latches.json.new'));
  file.save(LATCHES);
  await file.flush();
  assert.equal(file.isKept(), false);
  await rm(join(folder, 'latches.json.new'), { recursive: true });
  file.save(LATCHES);
  await file.flush();
  assert.deepEqual([file.isKept(), await file.load()], [true, LATCHES]);
});

test('a damaged file is an error, never a released stop', async (t) => {
  const path = join(await folderOf(t), 'latches.json');
  await writeFile(path, '{"stop":');
  await assert.rejects(new LatchFile(path, silentLog).load(), { code: 'AGENT_LATCHES_DAMAGED' });
});
