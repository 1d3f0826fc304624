import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Candidate, planRetention } from './retention.ts';

const DAY = 86_400_000;
const rule = { days: 30, bytes: 10_000 };
const list = (count: number, wall: (i: number) => number = () => 0): Candidate[] =>
  Array.from({ length: count }, (_, i) => ({ epoch: 'e', first: i + 1, last: i + 1, wall: wall(i), size: 1000 }));
const firsts = (candidates: readonly Candidate[]) => candidates.map((one) => one.first);
const none = { acknowledged: [], whole: [], thinned: [] };

test('removes what is acknowledged and older than the days, whatever room there is', () => {
  const acknowledged = list(4, (i) => i * DAY);
  const plan = planRetention(rule, { ...none, used: 4000, acknowledged }, 32 * DAY);
  assert.deepEqual([firsts(plan.remove), plan.thin, plan.drop], [[1, 2], [], []]);
});

test('touches nothing that is not acknowledged while there is room, however old', () => {
  const plan = planRetention(rule, { ...none, used: 10_000, whole: list(5) }, 1000 * DAY);
  assert.deepEqual(plan, { remove: [], thin: [], drop: [] });
});

test('makes room first from what is acknowledged, oldest first', () => {
  const plan = planRetention(rule, { ...none, used: 11_000, acknowledged: list(5), whole: list(5) }, 0);
  assert.deepEqual([firsts(plan.remove), plan.thin, plan.drop], [[1, 2], [], []]);
});

test('then thins the oldest detail', () => {
  const plan = planRetention(rule, { used: 10_400, acknowledged: [], whole: list(5), thinned: list(9) }, 0);
  assert.deepEqual([plan.remove, firsts(plan.thin), plan.drop], [[], [1, 2, 3], []]);
});

test('drops only when no detail is left to thin', () => {
  const plan = planRetention(rule, { used: 11_000, acknowledged: [], whole: [], thinned: list(9) }, 0);
  assert.deepEqual([plan.thin, firsts(plan.drop)], [[], [1, 2]]);
});
