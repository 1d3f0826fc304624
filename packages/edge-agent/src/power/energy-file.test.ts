import assert from 'node:assert/strict';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
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
  assert.deepEqual(await readdir(folder), ['energy.json']);
  await writeFile(path, '{"loops":{"a":-1},"run":null}');
  assert.equal(await file.load(), null);
  assert.deepEqual(await readdir(folder), ['energy.json.damaged']);
});

test('while only counters grow the whole is not written again, and the last count is what the next start finds', async (t) => {
  const folder = await mkdtemp(join(tmpdir(), 'energy-'));
  t.after(() => rm(folder, { recursive: true }));
  const path = join(folder, 'energy.json');
  const file = new EnergyFile(path, silentLog);
  const kept = (wh: number, records: number[]) => ({ loops: { a: wh, b: 7 }, run: { id: 'r1', records } });
  const save = async (one: ReturnType<typeof kept>) => {
    file.save(one);
    await file.flush();
    assert.deepEqual(await new EnergyFile(path, silentLog).load(), one);
  };
  await save(kept(1, [3, 9.5]));
  const whole = await readFile(path, 'utf8');
  for (const wh of [2, 3.25, 4]) await save(kept(wh, [3, 9.5 + wh]));
  assert.equal(await readFile(path, 'utf8'), whole);
  for (const wh of [5, 6, 7]) await save(kept(wh, [3, 13.5, wh - 4]));
  assert.notEqual(await readFile(path, 'utf8'), whole, 'a record more');
  await writeFile(path, whole);
  assert.deepEqual(
    await new EnergyFile(path, silentLog).load(),
    kept(1, [3, 9.5]),
    'counters of another whole are none',
  );
});
