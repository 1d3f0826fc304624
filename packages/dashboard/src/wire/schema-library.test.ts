import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { test } from 'node:test';

const SOURCES = new URL('../../../src/', import.meta.url);

test('the page takes types alone from the protocol: a value would bring the schema library, 30 kB of every load', () => {
  const files = readdirSync(SOURCES, { recursive: true, encoding: 'utf8' });
  const shipped = files.filter((file) => /\.tsx?$/.test(file) && !file.includes('.test.'));
  assert.ok(shipped.length > 100, `${shipped.length} files found`);
  const withValues = shipped.filter((file) =>
    /^(?:import|export) (?!type )[^;]*'@cerveceria\/protocol';$/m.test(readFileSync(new URL(file, SOURCES), 'utf8')),
  );
  assert.deepEqual(withValues, []);
});
