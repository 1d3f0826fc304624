import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { test } from 'node:test';
import { crc32, deflateRawSync } from 'node:zlib';

const MIB = 1024 * 1024;

/** A process of its own, so that its peak is the reader's alone; the bomb comes by its standard input. */
const READER = `
  import { readFileSync } from 'node:fs';
  import { decodeFrame } from ${JSON.stringify(new URL('../src/codec.js', import.meta.url).href)};
  const bytes = readFileSync(0);
  const before = process.resourceUsage().maxRSS;
  const codes = new Set();
  for (let i = 0; i < 50; i++) {
    try { decodeFrame(bytes); } catch (error) { codes.add(error.code); }
  }
  const grown = (process.resourceUsage().maxRSS - before) * 1024;
  process.stdout.write(JSON.stringify({ grown, codes: [...codes] }));
`;

test('a reader that is sent fifty deflate bombs of 62 MiB each grows by less than half of one', () => {
  const deflated = deflateRawSync(Buffer.alloc(62 * MIB, ' '), { level: 9 });
  const sum = Buffer.alloc(4);
  sum.writeUInt32BE(crc32(deflated));
  const { stdout, stderr, status } = spawnSync(process.execPath, ['--input-type=module', '-e', READER], {
    input: Buffer.concat([deflated, sum]),
    encoding: 'utf8',
  });
  assert.equal(status, 0, stderr);
  const { grown, codes } = JSON.parse(stdout) as { grown: number; codes: string[] };
  assert.deepEqual(codes, ['FRAME_TOO_LARGE']);
  assert.ok(grown < 31 * MIB, `${(grown / MIB).toFixed(1)} MiB`);
});
