import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { DAY_MS } from '../tiers/roll-up-store.ts';
import { commonHours, countHours, daysOf, type HourRuns, hasHour, withHours, withoutHours } from './hour-runs.ts';

const END = 100;
const runs = fc
  .uniqueArray(fc.integer({ min: 0, max: END }), { maxLength: 24 })
  .map((edges) => withHours(pairs(edges.sort((a, b) => a - b)), []));

function pairs(edges: readonly number[]): HourRuns {
  return edges.flatMap((from, i) =>
    i % 2 === 0 && edges[i + 1] !== undefined ? [[from, edges[i + 1] as number]] : [],
  );
}

function hours(of: HourRuns): Set<number> {
  return new Set(Array.from({ length: END + 1 }, (_, hour) => hour).filter((hour) => hasHour(of, hour)));
}

test('runs join, part and meet as the sets of their hours do, and stay apart and rising', () => {
  fc.assert(
    fc.property(runs, runs, (a, b) => {
      const [inA, inB] = [hours(a), hours(b)];
      assert.deepEqual(hours(withHours(a, b)), new Set([...inA, ...inB].sort((x, y) => x - y)));
      assert.deepEqual(hours(withoutHours(a, b)), new Set([...inA].filter((hour) => !inB.has(hour))));
      assert.deepEqual(hours(commonHours(a, b)), new Set([...inA].filter((hour) => inB.has(hour))));
      for (const made of [withHours(a, b), withoutHours(a, b), commonHours(a, b)]) {
        assert.equal(countHours(made), hours(made).size);
        for (const [i, [from, to]] of made.entries()) assert.ok(from < to && from > (made[i - 1]?.[1] ?? -1));
      }
    }),
  );
});

test('days are those that hold an hour, each once', () => {
  const days = (of: HourRuns) => [...daysOf(of)].map((day) => day / DAY_MS);
  assert.deepEqual(days([[0, 1]]), [0]);
  assert.deepEqual(days([[23, 25]]), [0, 1]);
  assert.deepEqual(
    days([
      [1, 2],
      [4, 5],
      [23, 24],
      [71, 72],
    ]),
    [0, 2],
  );
  assert.deepEqual(days([]), []);
});
