import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { BatchStep } from '@cerveceria/protocol';
import { deviationsOf } from './batch-deviations.ts';

const HOUR = 3_600_000;
const step = (more: Partial<BatchStep>): BatchStep => ({
  ...{ step: 'a', kind: 'rest', name: 'a', setPoint: 63, tolerance: 0.3 },
  planned: { begin: 0, end: HOUR, length: HOUR, foreseen: 0 },
  ...{ actual: [], statistics: null },
  ...more,
});
const ran = (ended: number | null, how: 'time' | 'skipped' | 'repeated' | null = 'time') => ({
  ...{ step: 'a', began: 0, reached: 1, ended, how },
});
const statistics = (min: number, max: number) => ({
  ...{ channel: 'k.n.c', from: 1, to: HOUR, min, mean: 63, max, count: 9 },
});
const found = (more: Partial<BatchStep>, now = 2 * HOUR) =>
  deviationsOf([step(more)], new Set(), now).map(({ kind, by }) => [kind, by]);

test('a tenth of the planned time is not late, more is; the same before its time', () => {
  assert.deepEqual(found({ actual: [ran(1.1 * HOUR)] }), []);
  assert.deepEqual(found({ actual: [ran(1.2 * HOUR)] }), [['late', 0.2 * HOUR]]);
  assert.deepEqual(found({ actual: [ran(0.5 * HOUR)] }), [['early', 0.5 * HOUR]]);
});

test('a step that still runs is late when its time is over, and never early', () => {
  assert.deepEqual(found({ actual: [ran(null, null)] }), [['late', HOUR]]);
  assert.deepEqual(found({ actual: [ran(null, null)] }, 0.2 * HOUR), []);
});

test('a step whose end nobody foresaw is neither late nor early', () => {
  const planned = { begin: null, end: null, length: null, foreseen: null };
  assert.deepEqual(found({ planned, actual: [ran(9 * HOUR)] }), []);
});

test('beyond the tolerance is warm or cold, within it is neither', () => {
  assert.deepEqual(found({ statistics: statistics(62.7, 63.3) }), []);
  assert.deepEqual(found({ statistics: statistics(62.5, 63.4) }), [
    ['warm', 0.1],
    ['cold', 0.2],
  ]);
});

test('a boil and a way to somewhere have no tolerance to leave', () => {
  for (const kind of ['boil', 'ramp', 'cool'] as const)
    assert.deepEqual(found({ kind, statistics: statistics(20, 99) }), []);
});

test('skipped is not early, and how often it was repeated is told', () => {
  assert.deepEqual(found({ actual: [ran(1, 'skipped')] }), [['skipped', null]]);
  assert.deepEqual(found({ actual: [ran(5, 'repeated'), ran(9, 'repeated'), ran(HOUR)] }), [['repeated', 2]]);
});
