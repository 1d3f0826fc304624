import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { backoff } from './backoff.ts';

function take(count: number, random: () => number): number[] {
  const pauses = backoff({ random });
  return Array.from({ length: count }, () => pauses.next().value);
}

test('grows threefold at most, up to the longest', () => {
  assert.deepEqual(
    take(6, () => 0.999999),
    [300, 900, 2700, 5000, 5000, 5000],
  );
});

test('is never shorter than the least', () => {
  assert.deepEqual(
    take(3, () => 0),
    [100, 100, 100],
  );
});

test('each pause lies between the least and three times the one before, for any luck', () => {
  fc.assert(
    fc.property(
      fc.array(fc.double({ min: 0, max: 0.999999, noNaN: true }), { minLength: 2, maxLength: 50 }),
      (luck) => {
        let i = 0;
        const pauses = take(luck.length, () => luck[i++] ?? 0);
        let before = 100;
        for (const pause of pauses) {
          assert.ok(pause >= 100 && pause <= Math.min(5000, before * 3) + 1, `${pause} after ${before}`);
          before = pause;
        }
      },
    ),
  );
});

test('a thousand agents do not come back in step', () => {
  let seed = 7;
  const random = () => {
    seed = (seed * 48271) % 2147483647;
    return seed / 2147483647;
  };
  const third = Array.from({ length: 1000 }, () => take(3, random)[2] ?? 0);
  const busiest = Math.max(
    ...Array.from({ length: 50 }, (_, i) => third.filter((ms) => Math.floor(ms / 100) === i).length),
  );
  assert.ok(busiest < 250, `${busiest} of 1000 in one tenth of a second`);
});
