import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { LineSplitter, MAX_LINE } from './line-splitter.ts';

test('lines come out whole however the bytes were cut', () => {
  const texts = fc.array(fc.string({ unit: 'binary', minLength: 1 }).filter((text) => !text.includes('\n')));
  fc.assert(
    fc.property(texts, fc.integer({ min: 1, max: 9 }), (lines, size) => {
      const bytes = Buffer.from(lines.map((line) => `${line}\n`).join(''));
      const splitter = new LineSplitter();
      const out: string[] = [];
      for (let at = 0; at < bytes.length; at += size) out.push(...(splitter.push(bytes.subarray(at, at + size)) ?? []));
      assert.deepEqual(
        out,
        lines.map((line) => Buffer.from(line).toString()),
      );
    }),
    { numRuns: 50 },
  );
});

test('a line without end is refused before it fills the memory', () => {
  const splitter = new LineSplitter();
  const chunk = Buffer.alloc(64 * 1024, 'x');
  let pushed = 0;
  while (splitter.push(chunk) !== null) pushed += chunk.length;
  assert.ok(pushed <= MAX_LINE);
});
