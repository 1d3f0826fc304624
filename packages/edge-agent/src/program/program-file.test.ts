import assert from 'node:assert/strict';
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { silentLog } from '@cerveceria/runtime';
import type { KeptProgram } from './kept-program.ts';
import { BREW, WALL } from './program.fixture.ts';
import { ProgramFile } from './program-file.ts';
import { beginProgram } from './program-run.ts';

const KEPT: KeptProgram = {
  ...{ id: 'run-1', version: 3, loop: 'kettle-1.heat.mash', pump: null, answered: 'order-1', refused: null },
  gravity: [{ at: WALL, value: 1.012, by: 'ana' }],
  run: beginProgram(BREW, WALL) as KeptProgram['run'],
};

async function fileOf(t: TestContext): Promise<{ folder: string; file: ProgramFile }> {
  const folder = await mkdtemp(join(tmpdir(), 'program-'));
  t.after(() => rm(folder, { recursive: true }));
  return { folder, file: new ProgramFile(join(folder, 'program.json'), silentLog) };
}

test('the newest of several savings is what the next start finds; ended is none', async (t) => {
  const { folder, file } = await fileOf(t);
  assert.equal(await file.load(), null);
  file.save({ ...KEPT, answered: null });
  file.save(KEPT);
  await file.flush();
  assert.deepEqual(await file.load(), KEPT);
  assert.deepEqual(await readdir(folder), ['program.json']);
  file.save(null);
  await file.flush();
  assert.equal(await file.load(), null);
});

/** A second later in the same step. */
const later = (kept: KeptProgram, seconds: number): KeptProgram => {
  const ms = seconds * 1000;
  const { counted, inStep, at } = kept.run;
  return { ...kept, run: { ...kept.run, counted: counted + ms, inStep: inStep + ms, at: at + ms } };
};

test('while only time goes by the whole is not written again, and the last second is what the next start finds', async (t) => {
  const { folder, file } = await fileOf(t);
  file.save(KEPT);
  await file.flush();
  const whole = await readFile(join(folder, 'program.json'), 'utf8');
  for (let second = 1; second <= 5; second++) {
    file.save(later(KEPT, second));
    await file.flush();
  }
  assert.equal(await readFile(join(folder, 'program.json'), 'utf8'), whole);
  const again = new ProgramFile(join(folder, 'program.json'), silentLog);
  assert.deepEqual(await again.load(), later(KEPT, 5));
  again.save(later(KEPT, 6));
  await again.flush();
  assert.deepEqual(await again.load(), later(KEPT, 6), 'the first saving after a start is whole');
});

test('a position of another whole, older or newer than the one that is there, is none', async (t) => {
  const { folder, file } = await fileOf(t);
  const [path, at] = [join(folder, 'program.json'), join(folder, 'program.json.at')];
  file.save(KEPT);
  await file.flush();
  const before = await readFile(path);
  file.save(later(KEPT, 9));
  await file.flush();
  const position = await readFile(at);
  const next = { ...KEPT, run: { ...KEPT.run, index: 1 } };
  file.save(next);
  await file.flush();
  assert.deepEqual(await file.load(), next, 'the new whole with the old position');
  for (const second of [3, 4]) {
    file.save(later(next, second));
    await file.flush();
  }
  await writeFile(path, before);
  assert.deepEqual(await file.load(), KEPT, 'the old whole with new positions');
  await writeFile(at, position);
  assert.deepEqual(await file.load(), later(KEPT, 9));
});

test('a damaged file is put aside, and the program does not go on by itself', async (t) => {
  const { folder, file } = await fileOf(t);
  for (const content of ['{"id":', JSON.stringify({ ...KEPT, run: { ...KEPT.run, index: 99 } })]) {
    await writeFile(join(folder, 'program.json'), content);
    assert.equal(await file.load(), null);
    assert.deepEqual(await readdir(folder), ['program.json.damaged']);
  }
});

test('a disk that does not take it is told, and the next saving is kept', async (t) => {
  const { folder, file } = await fileOf(t);
  await mkdir(join(folder, 'program.json.new'));
  file.save(KEPT);
  await file.flush();
  assert.equal(file.isKept(), false);
  await rm(join(folder, 'program.json.new'), { recursive: true });
  file.save(KEPT);
  await file.flush();
  assert.equal(file.isKept(), true);
});
