import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { JsonEnd } from './json-end.ts';

const isWhole = (...pieces: readonly (string | Uint8Array)[]) => {
  const end = new JsonEnd();
  for (const piece of pieces) end.push(typeof piece === 'string' ? Buffer.from(piece) : piece);
  return end.isWhole;
};

test('an object or a list is whole with its last bracket and not one byte before, wherever it was cut into pieces', () => {
  const body = fc.oneof(fc.object(), fc.array(fc.object({ maxKeys: 2 })));
  fc.assert(
    fc.property(body, fc.nat(), fc.constantFrom('', ' \n', '\uFEFF'), (said, at, before) => {
      const bytes = Buffer.from(before + JSON.stringify(said, null, 1));
      const cut = at % bytes.length;
      assert.deepEqual(
        [isWhole(bytes.subarray(0, cut)), isWhole(bytes.subarray(0, cut), bytes.subarray(cut))],
        [false, true],
      );
    }),
  );
});

test('brackets in strings close nothing, and what is no JSON at all lacks nothing', () => {
  assert.deepEqual([isWhole('{"a":"}'), isWhole('{"a":"\\"}'), isWhole('{"a":"\\\\"}')], [false, false, true]);
  assert.deepEqual([isWhole('nonsense'), isWhole('a;b\n1;2\n'), isWhole('')], [true, true, false]);
  assert.deepEqual([isWhole(Buffer.alloc(100)), isWhole('{"a":1,', Buffer.alloc(100))], [false, false]);
});
