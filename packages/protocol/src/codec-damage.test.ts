import assert from 'node:assert/strict';
import { test } from 'node:test';
import { crc32, deflateRawSync } from 'node:zlib';
import fc from 'fast-check';
import { anyFrame } from '../tests/frame-arbitrary.ts';
import { decodeFrame, encodeFrame } from './codec.ts';
import { CodedError } from './errors.ts';
import { FRAME_LIMITS } from './frame.ts';

/** Seals anything, as a hostile or broken sender could. */
function sealed(json: string | Buffer): Buffer {
  const deflated = deflateRawSync(json);
  const sum = Buffer.alloc(4);
  sum.writeUInt32BE(crc32(deflated));
  return Buffer.concat([deflated, sum]);
}

function codeOf(bytes: Uint8Array): string {
  try {
    decodeFrame(bytes);
  } catch (error) {
    assert.ok(error instanceof CodedError, `not typed: ${String(error)}`);
    assert.ok(error.message.length < 1000, 'an error that repeats its input');
    return error.code;
  }
  return 'none';
}

test('every truncation of a frame is told', () => {
  fc.assert(
    fc.property(anyFrame, (frame) => {
      const bytes = encodeFrame(frame);
      for (let length = 0; length < bytes.length; length++)
        assert.equal(codeOf(bytes.subarray(0, length)), 'FRAME_DAMAGED', `${length} of ${bytes.length}`);
    }),
    { numRuns: 20 },
  );
});

test('every single flipped bit of a frame is told', () => {
  fc.assert(
    fc.property(anyFrame, (frame) => {
      const bytes = Buffer.from(encodeFrame(frame));
      for (let bit = 0; bit < bytes.length * 8; bit++) {
        const at = bit >> 3;
        const mask = 1 << (bit & 7);
        bytes[at] = (bytes[at] as number) ^ mask;
        assert.equal(codeOf(bytes), 'FRAME_DAMAGED', `bit ${bit}`);
        bytes[at] = (bytes[at] as number) ^ mask;
      }
    }),
    { numRuns: 20 },
  );
});

test('bytes that are no frame at all end in a typed error', () => {
  fc.assert(fc.property(fc.uint8Array({ maxLength: 2000 }), (bytes) => assert.equal(codeOf(bytes), 'FRAME_DAMAGED')));
});

test('any JSON under a right checksum ends in a typed error', () => {
  fc.assert(
    fc.property(fc.json(), (json) => assert.match(codeOf(sealed(json)), /^FRAME_(INVALID|CONTRADICTS|TOO_LARGE)$/)),
  );
  assert.equal(codeOf(sealed('{"v":1')), 'FRAME_DAMAGED');
  assert.equal(codeOf(sealed(Buffer.from([0xff, 0xfe, 0x7b]))), 'FRAME_DAMAGED');
  assert.equal(codeOf(sealed('')), 'FRAME_DAMAGED');
});

const GOOD = {
  v: 1,
  k: 'data',
  node: 'k.heat',
  epoch: '00000000000000aa',
  first: 1,
  last: 3,
  boot: 'b',
  every: 1,
  t0: 0,
  dt: [1000, 2],
  ch: [{ id: 'k.heat.wort', unit: '°C', res: 0.0625, kind: 'analog', d: [1, 1, 1] }],
};

test('any one field replaced by anything is a typed error or still a frame, and never another kind of error', () => {
  assert.equal(codeOf(sealed(JSON.stringify(GOOD))), 'none');
  const anything = fc.oneof(fc.jsonValue(), fc.constantFrom(-1, 0, 1.5, 2 ** 53, 1e308, '', 'x', null, [], {}));
  fc.assert(
    fc.property(fc.constantFrom(...Object.keys(GOOD)), anything, (key, value) => {
      codeOf(sealed(JSON.stringify({ ...GOOD, [key]: value })));
    }),
    { numRuns: 500 },
  );
  const column = GOOD.ch[0] ?? {};
  fc.assert(
    fc.property(fc.constantFrom(...Object.keys(column), 'q'), anything, (key, value) => {
      codeOf(sealed(JSON.stringify({ ...GOOD, ch: [{ ...column, [key]: value }] })));
    }),
    { numRuns: 500 },
  );
});

const column = (change: object) => ({ ch: [{ ...GOOD.ch[0], ...change }] });
const WRONG: [string, object, string][] = [
  ['no version', { v: undefined }, 'FRAME_INVALID'],
  ['a version below one', { v: 0 }, 'FRAME_INVALID'],
  ['last before first', { first: 4 }, 'FRAME_INVALID'],
  ['a seq beyond the safe integers', { last: 2 ** 53 }, 'FRAME_INVALID'],
  ['times for another number of scans', { dt: [1000, 5] }, 'FRAME_CONTRADICTS'],
  ['a run of no length', { dt: [1000, 0, 1000, 2] }, 'FRAME_CONTRADICTS'],
  ['times that leave the integers', { t0: 2 ** 53 - 1 }, 'FRAME_INVALID'],
  ['times that leave the integers and come back', { t0: 2 ** 53 - 1, dt: [1, 1, -2, 1] }, 'FRAME_INVALID'],
  ['one value too few', column({ d: [1, 1] }), 'FRAME_INVALID'],
  ['one value too many', column({ d: [1, 1, 1, 1] }), 'FRAME_INVALID'],
  ['a value where the cell has none', column({ q: ['v', 2, 'm', 1] }), 'FRAME_CONTRADICTS'],
  ['cells for another number of scans', column({ q: ['v', 4] }), 'FRAME_INVALID'],
  ['a value that is not whole', column({ d: [1, 1, 0.5] }), 'FRAME_INVALID'],
  ['values whose sum leaves the range of a cell', column({ d: [2 ** 52 - 1, 1, 0] }), 'FRAME_INVALID'],
  ['a unit that does not exist', column({ unit: '°F' }), 'FRAME_INVALID'],
  ['a channel twice', { ch: [GOOD.ch[0], GOOD.ch[0]] }, 'FRAME_CONTRADICTS'],
  ['more scans than allowed', { last: 601 }, 'FRAME_TOO_LARGE'],
  [
    'a gap whose count is not its range',
    { k: 'gap', reason: 'full', count: 2, from: null, to: null },
    'FRAME_CONTRADICTS',
  ],
  ['a gap without its times', { k: 'gap', reason: 'full', count: 3 }, 'FRAME_INVALID'],
];
for (const [what, change, code] of WRONG)
  test(`${what}: ${code}`, () => assert.equal(codeOf(sealed(JSON.stringify({ ...GOOD, ...change }))), code));

test('more bytes than a frame may have are refused unread', () => {
  assert.equal(codeOf(Buffer.alloc(FRAME_LIMITS.bytes + 1)), 'FRAME_TOO_LARGE');
});
