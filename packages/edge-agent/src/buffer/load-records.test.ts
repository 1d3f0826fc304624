import assert from 'node:assert/strict';
import { test } from 'node:test';
import { packRecords, recordsIn } from './load-records.ts';
import { EPOCH_A, frameOf } from './outbox.contract.ts';
import { rowOf } from './sqlite-rows.ts';

const rows = Array.from({ length: 6 }, (_, i) => rowOf(3, frameOf(i * 60 + 1, i * 60 + 60, EPOCH_A)));
const told = (bytes: Buffer) => [...recordsIn(bytes)].map(({ crc: _, ...row }) => ({ ...row, bytes: [...row.bytes] }));
const all = rows.map((row) => ({ ...row, bytes: [...row.bytes] }));

test('frames come back as they were, whatever stands before and behind them', () => {
  assert.deepEqual(told(packRecords(rows)), all);
  const noise = Buffer.from([0xc5, 0x1f, 0xc5, 0xc5, 0x1f, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff]);
  assert.deepEqual(told(Buffer.concat([noise, packRecords(rows), noise])), all);
  assert.deepEqual(told(Buffer.alloc(0)), []);
});

test('a wall time and a key as large as they may be come back exactly', () => {
  const large = { ...rows[0], key: 2 ** 53 - 100, last: ((2 ** 53 - 100) % 2 ** 32) + 59, wall: 2 ** 50 + 1 } as const;
  assert.deepEqual(told(packRecords([large as (typeof rows)[0]])), [{ ...large, bytes: [...(rows[0]?.bytes ?? [])] }]);
});

test('any one byte changed costs the frame that it belongs to, and no other one', () => {
  const bytes = packRecords(rows);
  for (let at = 0; at < bytes.length; at++) {
    const broken = Buffer.from(bytes);
    broken[at] = (broken[at] as number) ^ (1 + (at % 255));
    const found = told(broken);
    assert.equal(found.length, all.length - 1, `byte ${at}`);
    for (const one of found)
      assert.deepEqual(
        one,
        all.find((row) => row.key === one.key),
      );
  }
});

test('of bytes cut off anywhere the frames before the cut are there', () => {
  const bytes = packRecords(rows);
  const ends = rows.map((_, i) => packRecords(rows.slice(0, i + 1)).length);
  for (let at = 0; at <= bytes.length; at++)
    assert.equal(told(bytes.subarray(0, at)).length, ends.filter((end) => end <= at).length);
});
