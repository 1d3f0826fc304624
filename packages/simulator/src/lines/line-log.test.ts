import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { lineRowSchema } from '../bus/bus-protocol.ts';
import { LineLog } from './line-log.ts';

const row = (mono: number) =>
  ({ mono, wall: 1000 + mono, machine: 5, node: 'k1.heat', line: 17, level: 1, by: 'agent' }) as const;

const rows = (folder: string, name: string) =>
  readFileSync(join(folder, name), 'utf8')
    .trim()
    .split('\n')
    .map((line) => lineRowSchema.parse(JSON.parse(line)).mono);

test('a row is in the file as soon as it is appended, and a restart appends', () => {
  const folder = mkdtempSync(join(tmpdir(), 'lines-'));
  const first = new LineLog(folder);
  first.start();
  first.append(row(1));
  assert.deepEqual(rows(folder, 'lines.jsonl'), [1]);
  const second = new LineLog(folder);
  second.start();
  second.append(row(2));
  assert.deepEqual(rows(folder, 'lines.jsonl'), [1, 2]);
  first.stop();
  second.stop();
});

test('a full file is put beside and a new one begun, without losing a row', () => {
  const folder = mkdtempSync(join(tmpdir(), 'lines-'));
  const log = new LineLog(folder, 250);
  log.start();
  for (const mono of [1, 2, 3, 4]) log.append(row(mono));
  log.stop();
  assert.deepEqual([...rows(folder, 'lines.1.jsonl'), ...rows(folder, 'lines.jsonl')], [1, 2, 3, 4]);
});
