import assert from 'node:assert/strict';
import { mkdir, mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { silentLog } from '@cerveceria/runtime';
import { KeptFile } from './kept-file.ts';

async function folderOf(t: TestContext): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'kept-'));
  t.after(() => rm(folder, { recursive: true }));
  return folder;
}

test('of several savings in a row the newest is on the disk, with no rest beside it', async (t) => {
  const folder = await folderOf(t);
  const file = new KeptFile<number | null>(join(folder, 'deep', 'it.json'), silentLog);
  for (let i = 0; i < 20; i++) file.save(i);
  file.save(null);
  await file.flush();
  assert.equal(await readFile(join(folder, 'deep', 'it.json'), 'utf8'), 'null');
  assert.deepEqual(await readdir(join(folder, 'deep')), ['it.json']);
});

test('a disk that does not take it is told, leaves what was there, and the next saving is kept', async (t) => {
  const folder = await folderOf(t);
  const path = join(folder, 'it.json');
  const file = new KeptFile<string>(path, silentLog);
  file.save('old');
  await file.flush();
  await mkdir(`${path}.new`);
  file.save('new');
  await file.flush();
  assert.deepEqual([file.isKept(), await readFile(path, 'utf8')], [false, '"old"']);
  await rm(`${path}.new`, { recursive: true });
  file.save('new');
  await file.flush();
  assert.deepEqual([file.isKept(), await readFile(path, 'utf8')], [true, '"new"']);
});
