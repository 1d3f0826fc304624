import assert from 'node:assert/strict';
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { silentLog } from '@cerveceria/runtime';
import { KettlesFile } from './kettles-file.ts';

const quantity = { mean: -3.4, deviation: 0.1 };

test('what was learned is loaded as it was saved; what cannot be read is put aside and learned anew', async (t) => {
  const folder = await mkdtemp(join(tmpdir(), 'kettles-'));
  t.after(() => rm(folder, { recursive: true }));
  const path = join(folder, 'kettles.json');
  const file = new KettlesFile(path, silentLog);
  assert.equal(await file.load(), null);
  const kettle = { gain: quantity, lag: quantity, dead: quantity, probe: quantity, loss: quantity };
  const kept = { kettle, gains: { kp: 0.4, tiS: 300, tdS: 20 } };
  file.save({ 'kettle-1.heat.mash': kept });
  await file.flush();
  assert.deepEqual(await file.load(), { 'kettle-1.heat.mash': kept });
  for (const damaged of ['{"a":{"kettle":{"gain":{"mean":null,"deviation":1}},"gains":null}}', '{"a":', '[]']) {
    await writeFile(path, damaged);
    assert.equal(await file.load(), null, damaged);
    assert.deepEqual(await readdir(folder), ['kettles.json.damaged']);
  }
});
