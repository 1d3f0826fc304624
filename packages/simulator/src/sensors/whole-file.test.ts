import assert from 'node:assert/strict';
import { mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { Worker } from 'node:worker_threads';
import { WholeFile } from './whole-file.ts';

function make(): { file: WholeFile; path: string; folder: string } {
  const folder = mkdtempSync(join(tmpdir(), 'whole-'));
  const path = join(folder, 'temperature');
  return { file: new WholeFile(path, join(folder, '.temperature')), path, folder };
}

test('what is written is there, longer, shorter, empty or of the same length, and nothing beside it', () => {
  const { file, path, folder } = make();
  for (const text of ['23687\n', '23750\n', '100000\n', '500\n', '', '-62\n', '-62\n']) {
    file.write(text);
    assert.equal(readFileSync(path, 'utf8'), text);
    assert.equal(file.read(), text);
  }
  assert.deepEqual(readdirSync(folder), ['temperature']);
  file.close();
});

test('what somebody else writes into it is read', () => {
  const { file, path } = make();
  file.write('12\n');
  writeFileSync(path, '9');
  assert.equal(file.read(), '9');
  file.overwrite('12\n');
  assert.equal(readFileSync(path, 'utf8'), '12\n');
  file.close();
});

test('a reader in another thread sees one text or the other, never a part', async () => {
  const { file, path } = make();
  const texts = ['9999\n', '10000\n', '10062\n'];
  file.write(texts[0] as string);
  const reader = new Worker(
    `const { readFileSync } = require('node:fs');
     const { parentPort, workerData } = require('node:worker_threads');
     const seen = new Set();
     for (let count = 0; count < 20000; count++) seen.add(readFileSync(workerData, 'utf8'));
     parentPort.postMessage([...seen]);`,
    { eval: true, workerData: path },
  );
  let seen: string[] | undefined;
  reader.once('message', (message: string[]) => {
    seen = message;
  });
  for (let count = 0; seen === undefined; count++) {
    file.write(texts[count % texts.length] as string);
    if (count % 50 === 0) await new Promise((resolve) => setImmediate(resolve));
  }
  for (const text of seen) assert.ok(texts.includes(text), JSON.stringify(text));
  file.close();
});
