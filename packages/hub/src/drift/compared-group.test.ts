import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ComparedGroup } from './compared-group.ts';

const MINUTE = 60_000;

/** Feeds every channel once a second for some minutes; gives the time at the end. */
function feed(group: ComparedGroup, from: number, minutes: number, values: Record<string, (at: number) => number>) {
  const end = from + minutes * MINUTE;
  for (let at = from; at < end; at += 1000)
    for (const [id, value] of Object.entries(values)) group.add(id, at, value(at));
  return end;
}

const offsets = (group: ComparedGroup) =>
  group.comparisons.map(({ channel, verdict }) => [channel, verdict?.isTooMuch ?? null]);

test('of three probes the one that is off stands out', () => {
  const group = new ComparedGroup(['c', 'a', 'b'], 0.5);
  feed(group, 0, 12, { a: () => 65, b: () => 66, c: () => 65.1 });
  assert.deepEqual(offsets(group), [
    ['a', false],
    ['b', true],
    ['c', false],
  ]);
});

test('of two it is one comparison', () => {
  const group = new ComparedGroup(['b', 'a'], 0.5);
  feed(group, 0, 12, { a: () => 65, b: () => 66 });
  assert.deepEqual(offsets(group), [['a', true]]);
});

test('nothing is said before eight minutes of standing still, nor of what moves or is silent', () => {
  const group = new ComparedGroup(['a', 'b'], 0.5);
  const end = feed(group, 0, 6, { a: () => 65, b: () => 66 });
  assert.deepEqual(offsets(group), [['a', null]]);
  const ramp = (at: number) => 65 + (at - end) / MINUTE;
  const later = feed(group, end, 40, { a: ramp, b: (at) => ramp(at) + 1 });
  assert.deepEqual(offsets(group), [['a', null]]);
  feed(group, later, 40, { a: () => 100 });
  assert.deepEqual(offsets(group), [['a', null]]);
});

test('on the edge an alarm does not come and go', () => {
  const group = new ComparedGroup(['a', 'b'], 0.5);
  let at = feed(group, 0, 12, { a: () => 65.55, b: () => 65 });
  assert.deepEqual(offsets(group), [['a', true]]);
  at = feed(group, at, 20, { a: () => 65.4, b: () => 65 });
  assert.deepEqual(offsets(group), [['a', true]]);
  feed(group, at, 20, { a: () => 65.25, b: () => 65 });
  assert.deepEqual(offsets(group), [['a', false]]);
});

test('readings a third of a minute apart are enough, ones two minutes apart are not', () => {
  const verdictAt = (period: number) => {
    const group = new ComparedGroup(['a', 'b'], 0.15);
    for (let at = 0; at < 60 * MINUTE; at += period) {
      group.add('a', at, 5.2);
      group.add('b', at + 3000, 5.5);
    }
    return offsets(group)[0]?.[1];
  };
  assert.deepEqual([verdictAt(20_000), verdictAt(120_000)], [true, null]);
});
