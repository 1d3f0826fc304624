import assert from 'node:assert/strict';
import { test } from 'node:test';
import { against, figure, quantile, readable } from './figure.ts';

test('a quantile is the nearest rank of the values in any order', () => {
  const values = [5, 1, 4, 2, 3];
  assert.deepEqual(
    [0, 0.2, 0.5, 0.99, 1].map((q) => quantile(values, q)),
    [1, 1, 3, 5, 5],
  );
  assert.deepEqual(values, [5, 1, 4, 2, 3]);
  assert.ok(Number.isNaN(quantile([], 0.5)));
});

test('a quantile sorts numbers as numbers', () => {
  assert.equal(quantile([10, 9, 100], 0.5), 10);
});

test('p99.9 of a thousand values leaves one of them out', () => {
  const values = Array.from({ length: 1000 }, (_, i) => i);
  assert.equal(quantile(values, 0.999), 998);
});

test('a goal is judged on its own side, and the goal itself is met', () => {
  assert.equal(figure('f', 'c', 2, 's', { most: 2 }).met, true);
  assert.equal(figure('f', 'c', 2.1, 's', { most: 2 }).met, false);
  assert.equal(figure('f', 'c', 2, 's', { least: 2 }).met, true);
  assert.equal(figure('f', 'c', 1.9, 's', { least: 2 }).met, false);
  assert.equal(figure('f', 'c', 1, 's').met, null);
});

test('a figure that is no number meets no goal', () => {
  assert.equal(figure('f', 'c', Number.NaN, 's', { most: 2 }).met, false);
});

test('a peer of the same run stands beside the figure with the ratio', () => {
  const { peer, ratio, value } = against(figure('f', 'c', 100, '1/s'), 'rows', 25);
  assert.deepEqual([peer, ratio, value], ['rows: 25 1/s', 4, 100]);
});

test('numbers are shown with four digits and never as powers', () => {
  assert.deepEqual([1_103_456, 0.90091, 36.214].map(readable), ['1,103,000', '0.9009', '36.21']);
});
