import assert from 'node:assert/strict';
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { silentLog } from '@cerveceria/runtime';
import { EnergyFile } from './energy-file.ts';

test('what was saved last is loaded; what cannot be read is put aside and counted anew', async (t) => {
  const folder = await mkdtemp(join(tmpdir(), 'energy-'));
  t.after(() => rm(folder, { recursive: true }));
  const path = join(folder, 'energy.json');
  const file = new EnergyFile(path, silentLog);
  assert.equal(await file.load(), null);
  const kept = { loops: { 'kettle-1.heat.mash': 12.5 }, run: { id: 'r1', records: [3, 9.5] } };
  file.save(kept);
  await file.flush();
  assert.deepEqual(await file.load(), kept);
  await writeFile(path, '{"loops":{"a":-1},"run":null}');
  assert.equal(await file.load(), null);
  assert.deepEqual(await readdir(folder), ['energy.json.damaged']);
});
