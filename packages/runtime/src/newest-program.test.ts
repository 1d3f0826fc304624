import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { newestProgram } from './newest-program.ts';

/** A package `hub` on a sister `protocol`; `files` with the second in which each was written. */
function packages(t: TestContext, files: Readonly<Record<string, number>>): string {
  const folder = mkdtempSync(join(tmpdir(), 'newest-'));
  t.after(() => rmSync(folder, { recursive: true }));
  const dependencies = { '@cerveceria/protocol': 'workspace:*', zod: '^4.0.0' };
  for (const [name, second] of Object.entries({ 'hub/package.json': 1, ...files })) {
    const file = join(folder, name);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, JSON.stringify({ dependencies }));
    utimesSync(file, second, second);
  }
  return join(folder, 'hub');
}

const OLD = { 'hub/build/tsconfig.tsbuildinfo': 10, 'protocol/build/tsconfig.tsbuildinfo': 11 };

test('a bundle that was made after everything was compiled is the program', (t) => {
  const hub = packages(t, { ...OLD, 'hub/dist/main.js': 12 });
  assert.equal(newestProgram(hub), join(hub, 'dist/main.js'));
});

test('a bundle that is older than its own package or than a sister is not', (t) => {
  for (const changed of ['hub', 'protocol']) {
    const hub = packages(t, { ...OLD, 'hub/dist/main.js': 12, [`${changed}/build/tsconfig.tsbuildinfo`]: 13 });
    assert.equal(newestProgram(hub), join(hub, 'build/src/main.js'));
  }
});

test('without a bundle it is what was compiled', (t) => {
  const hub = packages(t, OLD);
  assert.equal(newestProgram(hub), join(hub, 'build/src/main.js'));
});
