import assert from 'node:assert/strict';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { SavedWorld } from './saved-world.ts';

const folder = () => mkdtempSync(join(tmpdir(), 'saved-'));

test('what was saved is loaded, and nothing where nothing was saved', () => {
  const file = join(folder(), 'deeper', 'world.json');
  assert.equal(new SavedWorld(file).load(), undefined);
  const saved = {
    version: 1,
    reserved: 7,
    seed: 3,
    kettles: { k: { plant: 'kettle-40l', state: { wort: 60 } } },
  } as const;
  new SavedWorld(file).save(saved);
  assert.deepEqual(new SavedWorld(file).load(), saved);
});

test('a damaged file is said to be damaged and not taken for a new world', () => {
  const file = join(folder(), 'world.json');
  for (const text of ['', '{', '{"version":2}', '[]']) {
    writeFileSync(file, text);
    assert.throws(() => new SavedWorld(file).load(), { code: 'WORLD_DAMAGED' });
  }
});
