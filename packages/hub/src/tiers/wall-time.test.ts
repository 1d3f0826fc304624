import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { BootOffset } from '@cerveceria/protocol';
import fc from 'fast-check';
import { judge } from './gate.ts';
import { changedSpan, wallTime } from './wall-time.ts';

const at = (mono: number, offset: number, quality: BootOffset['quality'] = 'learned'): BootOffset => ({
  ...{ boot: 'b', mono, offset, quality },
});

test('a boot of which nothing is known has no wall time', () => {
  assert.equal(wallTime([])(5), null);
});

test('each piece rules from its mono on, the first one backwards too', () => {
  const wall = wallTime([at(100, 2000), at(10, 1000)]);
  assert.deepEqual([wall(0), wall(10), wall(99), wall(100)], [1000, 1010, 1099, 2100]);
});

test('a guess before the clock was set rules only while nothing better is known', () => {
  assert.equal(wallTime([at(0, 1, 'unsynced')])(5), 6);
  assert.equal(wallTime([at(0, 1, 'unsynced'), at(50, 1000)])(5), 1005);
});

const pieces = fc.uniqueArray(
  fc.record({
    mono: fc.integer({ min: -50, max: 50 }),
    offset: fc.integer({ min: 0, max: 3 }),
    quality: fc.constantFrom('unsynced' as const, 'learned' as const),
  }),
  { selector: (piece) => piece.mono, maxLength: 6 },
);

test('outside of the changed span two tables say the same, and at its start they differ', () => {
  fc.assert(
    fc.property(pieces, pieces, (before, after) => {
      const [old, now] = [before, after].map((list) => list.map((piece) => ({ boot: 'b', ...piece })));
      const span = changedSpan(old ?? [], now ?? []);
      const [a, b] = [wallTime(old ?? []), wallTime(now ?? [])];
      for (let mono = -60; mono <= 60; mono++)
        if (span === undefined || mono < span.from || mono > span.to) assert.equal(a(mono), b(mono));
      if (span !== undefined && span.from > Number.MIN_SAFE_INTEGER) assert.notEqual(a(span.from), b(span.from));
    }),
  );
});

test('the gate knows stored, duplicate, hole and overlap', () => {
  const outcome = (first: number, last: number) => judge(10, { first, last });
  assert.deepEqual(outcome(11, 20), { outcome: 'stored', watermark: 20 });
  assert.deepEqual(outcome(1, 10), { outcome: 'duplicate', watermark: 10 });
  assert.deepEqual(outcome(12, 20), { outcome: 'hole', watermark: 10 });
  assert.deepEqual(outcome(10, 20), { outcome: 'overlap', watermark: 10 });
});
