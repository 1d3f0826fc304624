import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type GravityPoint, isStable, pointWidth, withPoint } from './gravity-points.ts';

const HOUR = 3_600_000;
const points = (...values: [hours: number, value: number, by?: string][]): GravityPoint[] =>
  values.map(([hours, value, by]) => ({ at: hours * HOUR, value, by: by ?? null }));

test('gravity that moved less than allowed over the whole window is stable, and not before the window is full', () => {
  assert.equal(isStable([], 0.001, 24 * HOUR), null);
  assert.equal(isStable(points([0, 1.012], [12, 1.012]), 0.001, 24 * HOUR), false);
  assert.equal(isStable(points([0, 1.013], [12, 1.012], [24, 1.012]), 0.001, 24 * HOUR), true);
  assert.equal(isStable(points([0, 1.014], [12, 1.012], [24, 1.012]), 0.001, 24 * HOUR), false);
});

test('what moved before the window is no matter', () => {
  assert.equal(isStable(points([0, 1.05], [20, 1.012], [32, 1.0124], [44, 1.0118]), 0.001, 24 * HOUR), true);
});

test('two readings of a person a window apart say it as well, and the float beside them is judged by itself', () => {
  const glass = points([0, 1.012, 'ana'], [10, 1.02], [30, 1.015], [48, 1.012, 'ana']);
  assert.equal(isStable(glass, 0.001, 48 * HOUR), true);
  assert.equal(isStable(points([0, 1.012, 'ana'], [48, 1.012]), 0.001, 48 * HOUR), false);
});

test('a window is kept in few points, and never more than there is room for', () => {
  const end = { kind: 'stable-gravity', within: 0.001, ms: 72 * HOUR } as const;
  assert.equal(pointWidth(end), 1.5 * HOUR);
  let kept: GravityPoint[] = [];
  for (let at = 0; at < 1000; at++) kept = withPoint(kept, { at, value: 1.01, by: null });
  assert.deepEqual([kept.length, kept[0]?.at, kept.at(-1)?.at], [128, 872, 999]);
});
