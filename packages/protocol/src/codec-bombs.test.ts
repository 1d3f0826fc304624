import assert from 'node:assert/strict';
import { test } from 'node:test';
import { crc32, deflateRawSync } from 'node:zlib';
import { decodeFrame } from './codec.ts';
import { CodedError } from './errors.ts';
import { FRAME_LIMITS } from './frame.ts';

const MIB = 1024 * 1024;

function sealed(json: Buffer): Buffer {
  const deflated = deflateRawSync(json, { level: 9 });
  const sum = Buffer.alloc(4);
  sum.writeUInt32BE(crc32(deflated));
  return Buffer.concat([deflated, sum]);
}

function codeOf(bytes: Uint8Array): string {
  try {
    decodeFrame(bytes);
  } catch (error) {
    assert.ok(error instanceof CodedError, `not typed: ${String(error)}`);
    return error.code;
  }
  return 'none';
}

/** Reads it several times; gives ms of the processor a read: on a busy machine other time goes by. */
function timeOf(bytes: Uint8Array, code: string, times: number): number {
  const begin = process.cpuUsage();
  for (let i = 0; i < times; i++) assert.equal(codeOf(bytes), code);
  return process.cpuUsage(begin).user / 1000 / times;
}

test('64 KiB that inflate to 62 MiB are refused after 1 MiB, in bounded time', () => {
  const bomb = sealed(Buffer.alloc(62 * MIB, ' '));
  assert.ok(bomb.length <= FRAME_LIMITS.bytes && bomb.length > FRAME_LIMITS.bytes * 0.9, `${bomb.length} bytes`);
  const ms = timeOf(bomb, 'FRAME_TOO_LARGE', 50);
  assert.ok(ms < 100, `${ms} ms`);
});

function filled(open: string, item: string, close: string): Buffer {
  const count = Math.floor((FRAME_LIMITS.body - open.length - close.length) / item.length);
  return Buffer.from(`${open}${item.repeat(count)}${close}`);
}

const head =
  '{"v":1,"k":"data","node":"k.heat","epoch":"00000000000000aa","first":1,"last":1,"boot":"b","every":1,"t0":0,"dt":[],';
const half = Math.floor(FRAME_LIMITS.body / 2) - head.length;
const DEEP: [string, Buffer, string][] = [
  ['lists half a million deep', Buffer.from(`${'['.repeat(half)}${']'.repeat(half)}`), 'FRAME_INVALID'],
  ['lists that never close', filled('', '[', ''), 'FRAME_DAMAGED'],
  [
    'depth inside the channel table',
    Buffer.from(`${head}"ch":${'['.repeat(half)}${']'.repeat(half)}}`),
    'FRAME_INVALID',
  ],
  [
    'depth in a field that is ignored',
    Buffer.from(`${head}"ch":[],"x":${'['.repeat(half)}${']'.repeat(half)}}`),
    'FRAME_INVALID',
  ],
  ['maps half a million wide', filled('[', '{},', '{}]'), 'FRAME_INVALID'],
  ['more channels than allowed', filled(`${head}"ch":[`, '{},', '{}]}'), 'FRAME_TOO_LARGE'],
  [
    'a channel with more values than scans',
    filled(`${head}"ch":[{"id":"k.heat.a","unit":"1","res":1,"kind":"state","d":[`, '1,', '1]}]}'),
    'FRAME_INVALID',
  ],
  ['one name of a megabyte', filled('{"v":1,"node":"', 'a', '"}'), 'FRAME_INVALID'],
];

for (const [what, body, code] of DEEP)
  test(`${what}: ${code}, in bounded time`, () => {
    const bytes = sealed(body);
    assert.ok(bytes.length <= FRAME_LIMITS.bytes);
    const ms = timeOf(bytes, code, 5);
    assert.ok(ms < 1000, `${ms} ms`);
  });
