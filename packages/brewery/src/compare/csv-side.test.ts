import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { readCsv, split } from './csv-side.ts';
import { instantOf } from './instant.ts';

const NEVER = Number.NEGATIVE_INFINITY;

test('cells are split at semicolons outside quotes', () => {
  assert.deepEqual(split('a;b;;c'), ['a', 'b', '', 'c']);
  assert.deepEqual(split('a;"b;""c""";d'), ['a', 'b;"c"', 'd']);
  assert.deepEqual(split('a;""'), ['a', '']);
  for (const bad of ['a;"b', 'a;"b"c;d', 'a;b"c;d']) assert.equal(split(bad), undefined, bad);
});

test('an instant is the local time in its zone, folds and holes included', () => {
  const iso = (text: string, after = NEVER) => new Date(instantOf(text, 'Europe/Paris', after) as number).toISOString();
  assert.equal(iso('Dec 02 2018 15:51:15'), '2018-12-02T14:51:15.000Z');
  assert.equal(iso('Oct 28 2018 02:30:00'), '2018-10-28T00:30:00.000Z');
  assert.equal(iso('Oct 28 2018 02:30:00', Date.UTC(2018, 9, 28, 0, 59)), '2018-10-28T01:30:00.000Z');
  assert.equal(iso('Mar 25 2018 02:30:00'), '2018-03-25T01:30:00.000Z');
  assert.equal(instantOf('Feb 30 2018 02:30:00', 'UTC', NEVER), undefined);
  assert.equal(instantOf('anF 10 2018 02:30:00', 'UTC', NEVER), undefined);
});

test('rows, absences and broken lines are counted', () => {
  const folder = mkdtempSync(join(tmpdir(), 'brewery-compare-'));
  try {
    const file = join(folder, 'log.csv');
    const lines = [
      'Dec 02 2018 15:51:15;18.72;18.5;null;19.38;27.32;null;0;19.25',
      'Dec 02 2018 15:51:15;18.72;null;"x;y";null;null;null;0;19.25',
      'Dec 02 2018 15:51:16;18.72',
      'Dec 02 2018 15:51:14;18.72;18.5;null;19.38;27.32;null;0;19.25',
      'Dec 02 2018 15:51:17;1e1;18.5;null;19.38;27.32;null;0;19.25',
    ];
    writeFileSync(file, lines.join('\r\n'));
    const side = readCsv(file, 'UTC');
    assert.deepEqual({ rows: side.rows, broken: side.broken }, { rows: 2, broken: 3 });
    assert.deepEqual(
      side.chamber.map((row) => row.value),
      [19.38, null],
    );
    assert.deepEqual(
      side.setPoint.map((row) => row.value),
      [18.5, null],
    );
  } finally {
    rmSync(folder, { recursive: true });
  }
});
