import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { LocalZone } from './local-time.ts';
import { readLog } from './log-reader.ts';
import type { BrokenLine, LogRow } from './log-row.ts';

async function read(text: string): Promise<{ rows: LogRow[]; broken: BrokenLine[] }> {
  const folder = mkdtempSync(join(tmpdir(), 'brewery-log-'));
  const rows: LogRow[] = [];
  const broken: BrokenLine[] = [];
  try {
    const file = join(folder, 'log.csv');
    writeFileSync(file, text);
    for await (const one of readLog(file, new LocalZone('UTC')))
      if ('row' in one) rows.push(one.row);
      else broken.push(one.broken);
  } finally {
    rmSync(folder, { recursive: true });
  }
  return { rows, broken };
}

const GOOD = 'Dec 02 2018 15:51:15;18.72;18.5;null;19.38;27.32;null;0;19.25';

test('a row becomes numbers at an instant, and null stays null', async () => {
  const { rows } = await read(`${GOOD}\nDec 02 2018 15:53:16;null;null;null;18.86;null;null;0;null\n`);
  assert.deepEqual(rows[0], {
    line: 1,
    wall: Date.UTC(2018, 11, 2, 15, 51, 15),
    beer: 18.72,
    setPoint: 18.5,
    chamber: 19.38,
    chamberSetPoint: 27.32,
    room: 19.25,
    notes: [],
  });
  const { beer, setPoint, chamber, room } = rows[1] as LogRow;
  assert.deepEqual({ beer, setPoint, chamber, room }, { beer: null, setPoint: null, chamber: 18.86, room: null });
});

test('a quoted annotation may hold the separator', async () => {
  const { rows } = await read('Dec 02 2018 15:51:15;18.72;18.5;"Mode; set to ""b""";19.38;27.32;null;0;19.25\n');
  assert.deepEqual(rows[0]?.notes, ['Mode; set to "b"']);
});

test('byte order mark, CRLF, blank lines and a last line without an end are read', async () => {
  const { rows, broken } = await read(`\uFEFF${GOOD}\r\n\r\n${GOOD}`);
  assert.deepEqual(
    rows.map((row) => row.line),
    [1, 3],
  );
  assert.deepEqual(broken, []);
});

test('two rows in one second stay two, in their order', async () => {
  const { rows } = await read(`${GOOD}\n${GOOD.replace('18.72', '18.75')}\n`);
  assert.deepEqual(
    rows.map((row) => row.beer),
    [18.72, 18.75],
  );
});

test('a broken line is named with its reason, and the lines after it are read', async () => {
  const { rows, broken } = await read(
    [
      GOOD,
      'Dec 02 2018 15:52:15;18.72;18.5',
      'Dec 32 2018 15:52:15;18.72;18.5;null;19.38;27.32;null;0;19.25',
      'Dec 02 2018 15:52:16;warm;18.5;null;19.38;27.32;null;0;19.25',
      'Dec 02 2018 15:52:17;18.72;18.5;"open;19.38;27.32;null;0;19.25',
      'Dec 02 2018 15:52:18;;18.5;null;19.38;27.32;null;0;19.25',
      'Dec 02 2018 15:52:18;185.2;18.5;null;19.38;27.32;null;0;19.25',
      'Dec 02 2018 15:51:14;18.72;18.5;null;19.38;27.32;null;0;19.25',
      'NaN',
      'Dec 02 2018 15:53:16;18.71;18.5;null;18.86;22.79;null;0;19.25',
    ].join('\n'),
  );
  assert.deepEqual(
    rows.map((row) => row.line),
    [1, 10],
  );
  assert.deepEqual(
    broken.map(({ line }) => line),
    [2, 3, 4, 5, 6, 7, 8, 9],
  );
  const why = broken.map((line) => line.why).join('\n');
  assert.match(why, /9 columns expected, got 3/);
  assert.match(why, /time: like Dec 02 2018 15:51:15 expected, got "Dec 32/);
  assert.match(why, /beer: a number or null expected, got "warm"/);
  assert.match(why, /not a CSV line/);
  assert.match(why, /beer: a number or null expected, got ""/);
  assert.match(why, /185.2 °C is beyond/);
  assert.match(why, /time goes back by 1 s/);
});

test('a file that is not there is one clear error', async () => {
  await assert.rejects(async () => {
    for await (const _ of readLog('/nowhere/log.csv', new LocalZone('UTC'))) assert.fail('read a line');
  }, /LOG_UNREADABLE.*\/nowhere\/log\.csv \(ENOENT\)/);
});
