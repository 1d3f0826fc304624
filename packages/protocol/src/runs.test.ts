import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { fromRuns, toRuns } from './runs.ts';

const isString = (item: unknown): item is string => typeof item === 'string';

test('what is run-length coded comes back', () => {
  const items = fc.array(fc.constantFrom('v', 'n', 'm', 'f:crc'), { maxLength: 100 });
  fc.assert(fc.property(items, (given) => assert.deepEqual(fromRuns(toRuns(given), given.length, isString), given)));
});

test('equal neighbours become one run', () => {
  assert.deepEqual(toRuns(['a', 'a', 'b', 'a']), ['a', 2, 'b', 1, 'a', 1]);
  assert.deepEqual(toRuns([1000, 1000, 1000]), [1000, 3]);
  assert.deepEqual(toRuns([]), []);
});

test('pairs that are malformed, or expand to another length, are undefined', () => {
  for (const runs of [
    ['a', 2],
    ['a', 4],
    ['a', 3, 'b', 1],
    ['a'],
    ['a', 0],
    ['a', -1],
    ['a', 1.5],
    ['a', '3'],
    [3, 3],
    'a3',
    null,
    {},
    ['a', 2 ** 53],
  ])
    assert.equal(fromRuns(runs, 3, isString), undefined, JSON.stringify(runs));
});

test('a run of a thousand million items is refused before it is made', () => {
  const begin = process.cpuUsage();
  assert.equal(fromRuns(['a', 1e9], 600, isString), undefined);
  // Of the processor, µs: on a busy machine time goes by without it.
  assert.ok(process.cpuUsage(begin).user < 50_000);
});
