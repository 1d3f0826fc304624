import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { SlotFile } from './slot-file.ts';

async function pathOf(t: TestContext): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'slot-'));
  t.after(() => rm(folder, { recursive: true }));
  return join(folder, 'deep', 'at');
}

test('the newest comes first, the one before it second, and the file never grows', async (t) => {
  const path = await pathOf(t);
  assert.deepEqual(await new SlotFile(path).load(), []);
  const file = new SlotFile(path);
  for (let i = 1; i <= 9; i++) await file.put(`text ${i} with blanks ñ`);
  assert.deepEqual(await new SlotFile(path).load(), ['text 9 with blanks ñ', 'text 8 with blanks ñ']);
  const again = new SlotFile(path);
  await again.put('after a restart');
  assert.deepEqual((await again.load())[0], 'after a restart');
  assert.equal((await stat(path)).size, 8192);
});

test('wherever a write was torn, the one before it is found', async (t) => {
  const path = await pathOf(t);
  const file = new SlotFile(path);
  await file.put('first');
  await file.put('before');
  const whole = await readFile(path);
  await file.put('newest of all');
  const after = await readFile(path);
  const at = whole.findIndex((byte, i) => byte !== after[i]);
  const end = after.length - [...after].reverse().findIndex((byte, i) => byte !== whole[whole.length - 1 - i]);
  for (let torn = at + 1; torn < end; torn++) {
    const bytes = Buffer.concat([after.subarray(0, torn), whole.subarray(torn)]);
    await writeFile(path, bytes);
    const found = await new SlotFile(path).load();
    assert.equal(found[0], 'before', `${torn - at} of ${end - at} bytes`);
  }
});

test('both slots full of anything are nothing', async (t) => {
  const path = await pathOf(t);
  await new SlotFile(path).put('x');
  for (const content of ['', 'abc', `${'f'.repeat(8)} 9999 ${'x'.repeat(9000)}`, '\xff'.repeat(8192)]) {
    await writeFile(path, content);
    assert.deepEqual(await new SlotFile(path).load(), [], content.slice(0, 20));
  }
  const file = new SlotFile(path);
  await file.put('goes on');
  assert.deepEqual(await file.load(), ['goes on']);
});
