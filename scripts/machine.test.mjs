import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { nodeFault, programPath } from './machine.mjs';
import { ownArguments } from './run-program.mjs';
import { remedy, SYSTEM_NEEDS } from './system-packages.mjs';
import { ALONE, TIMED, testFiles } from './test-files.mjs';

test('a Node that is too old is told in one sentence, one that is new enough is not', () => {
  for (const version of ['18.20.4', '20.18.1', '20.0.0'])
    assert.match(nodeFault(version), /^This needs Node 20\.19 or newer; this is Node [\d.]+\.$/);
  for (const version of ['20.19.0', '20.20.2', '22.0.0', '24.1.0']) assert.equal(nodeFault(version), undefined);
});

test('a program is found on the path only when it can be run', (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'path-'));
  t.after(() => rmSync(folder, { recursive: true }));
  writeFileSync(join(folder, 'runs'), '', { mode: 0o755 });
  writeFileSync(join(folder, 'reads'), '', { mode: 0o644 });
  assert.equal(programPath('runs', `/nowhere:${folder}`), join(folder, 'runs'));
  assert.equal(programPath('reads', folder), undefined);
});

test('the `--` that pnpm hands on is not an argument', () => {
  assert.deepEqual(ownArguments(['--', '--fresh']), ['--fresh']);
  assert.deepEqual(ownArguments(['FILE', '--', 'x']), ['FILE', '--', 'x']);
});

test('every test file of the packages is found by its source, with its need and its time limit', () => {
  const files = testFiles();
  const one = (source) => files.find((file) => file.source === source);
  const plain = one('packages/protocol/src/codec.test.ts');
  assert.match(plain.built, /packages\/protocol\/build\/src\/codec\.test\.js$/);
  assert.deepEqual([plain.needs, plain.pace, plain.limit], [[], 'plain', 300_000]);
  assert.equal(one('packages/brewery/tests/replay.test.ts').pace, 'processes');
  for (const source of TIMED) assert.equal(one(source)?.pace, 'timed', source);
  for (const source of ALONE) assert.equal(one(source)?.pace, 'alone', source);
  for (const { source, needs, pace } of files)
    for (const each of Object.keys(SYSTEM_NEEDS))
      assert.equal(
        needs.includes(each) && pace !== 'plain',
        new RegExp(`[.-]${each}(-[a-z]+)*\\.test\\.`).test(source),
        source,
      );
});

test('a filter narrows by path', () => {
  assert.deepEqual(
    testFiles('protocol/src/codec.test').map(({ source }) => source),
    ['packages/protocol/src/codec.test.ts'],
  );
  assert.deepEqual(testFiles('no such path'), []);
});

test('what is missing is told as one command', () => {
  const command = remedy(Object.keys(SYSTEM_NEEDS));
  assert.equal(command.split('\n').length, 1);
  assert.match(command, /apt-get install -y --no-install-recommends|npx pnpm test/);
});
