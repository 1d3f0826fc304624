import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { ENVELOPE_HEAD, packEnvelope, unpackEnvelope } from './envelope.ts';
import { CodedError } from './errors.ts';
import { FRAME_LIMITS } from './frame.ts';

const epoch = fc.stringMatching(/^[0-9a-f]{16}$/);
const seqs = fc
  .tuple(fc.maxSafeNat(), fc.maxSafeNat())
  .map((pair) => pair.map((seq) => Math.max(1, seq)).sort((a, b) => a - b));

const codeOf = (message: Uint8Array): string => {
  try {
    return unpackEnvelope(message) === undefined ? 'unknown' : 'none';
  } catch (error) {
    assert.ok(error instanceof CodedError, String(error));
    return error.code;
  }
};

test('what goes in comes out, also from the middle of a larger buffer', () => {
  fc.assert(
    fc.property(
      epoch,
      seqs,
      fc.uint8Array({ minLength: 1, maxLength: 500 }),
      fc.nat({ max: 30 }),
      (id, pair, bytes, at) => {
        const [first, last] = pair as [number, number];
        const packed = packEnvelope({ epoch: id, first, last, bytes });
        const larger = new Uint8Array(packed.length + at + 3);
        larger.set(packed, at);
        const got = unpackEnvelope(larger.subarray(at, at + packed.length));
        assert.deepEqual({ ...got, bytes: [...(got?.bytes ?? [])] }, { epoch: id, first, last, bytes: [...bytes] });
      },
    ),
  );
});

test('the head stands as documented: kind, epoch, first, last, big-endian', () => {
  const packed = packEnvelope({ epoch: '0123456789abcdef', first: 258, last: 2 ** 40, bytes: new Uint8Array([9]) });
  assert.equal(Buffer.from(packed).toString('hex'), '010123456789abcdef0000000000000102000001000000000009');
});

test('a binary message of a kind that is not known is passed over', () => {
  for (const kind of [0, 2, 255]) assert.equal(codeOf(Uint8Array.of(kind, 1, 2, 3)), 'unknown');
});

test('an envelope that is empty, cut, contradictory or too large is a typed error', () => {
  const good = packEnvelope({ epoch: '00000000000000aa', first: 2, last: 3, bytes: new Uint8Array(1) });
  assert.equal(codeOf(good), 'none');
  for (let length = 0; length <= ENVELOPE_HEAD; length++)
    assert.equal(codeOf(good.subarray(0, length)), 'MESSAGE_INVALID');
  const changed = (offset: number, value: bigint) => {
    const message = good.slice();
    new DataView(message.buffer).setBigUint64(offset, value);
    return message;
  };
  assert.equal(codeOf(changed(9, 0n)), 'MESSAGE_INVALID');
  assert.equal(codeOf(changed(9, 4n)), 'MESSAGE_INVALID');
  assert.equal(codeOf(changed(17, 2n ** 53n)), 'MESSAGE_INVALID');
  assert.equal(codeOf(changed(17, 2n ** 64n - 1n)), 'MESSAGE_INVALID');
  const bytes = new Uint8Array(FRAME_LIMITS.bytes + 1);
  assert.equal(codeOf(packEnvelope({ epoch: '00000000000000aa', first: 1, last: 1, bytes })), 'FRAME_TOO_LARGE');
});

test('any bytes are a message, a kind to pass over, or a typed error', () => {
  fc.assert(fc.property(fc.uint8Array({ maxLength: 60 }), (bytes) => void codeOf(bytes)));
});
