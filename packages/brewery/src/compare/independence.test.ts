import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';

const FOLDER = join(import.meta.dirname, '../../../src/compare');

test('the comparer imports nothing but itself and Node: a mistake of the way cannot hide in it', () => {
  const files = readdirSync(FOLDER).filter((name) => !name.endsWith('.test.ts'));
  assert.ok(files.length >= 5, files.join(', '));
  for (const name of files) {
    const text = readFileSync(join(FOLDER, name), 'utf8');
    for (const [, from] of text.matchAll(/from '([^']+)'|import\('([^']+)'\)/g))
      assert.match(from ?? '', /^(\.\/[a-z-]+\.ts|node:[a-z/]+)$/, `${name} imports ${from}`);
  }
});
