import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Program } from '@cerveceria/protocol';
import { advance, demandOf } from './advance.ts';
import { carryOut } from './orders.ts';
import { BREW, reading, WALL, walk } from './program.fixture.ts';
import { beginProgram } from './program-run.ts';

const only = (index: number): Program => ({ ...BREW, steps: BREW.steps.slice(index, index + 1) });

test('a mash-in heats to its set point, then asks, and goes on only when a person answers', () => {
  const { run, events } = walk(beginProgram(BREW, WALL), 300, (s) => 60 + s / 10);
  assert.deepEqual(
    events.map(({ second, event }) => [second, event.kind]),
    [
      [97, 'reached'],
      [97, 'ask'],
    ],
  );
  assert.equal(run.phase, 'ask');
  const answered = carryOut(run, { kind: 'answer' }, run.at);
  assert.equal(answered.refused, null);
  assert.equal(answered.run.index, 1);
});

test('a rest counts from the tolerance on and lasts to the second', () => {
  const { events } = walk(beginProgram(only(1), WALL), 800, (s) => Math.min(66, 60 + s * 0.1));
  // 65.7 °C is reached at second 57; ten minutes later it is over.
  assert.deepEqual(
    events.map(({ second, event }) => [second, event.kind]),
    [
      [57, 'reached'],
      [657, 'done'],
    ],
  );
});

test('a rest goes on counting when the wort leaves the tolerance again', () => {
  const { run } = walk(beginProgram(only(1), WALL), 100, (s) => (s > 50 ? 64 : 66));
  assert.equal(run.phase, 'count');
  assert.equal(run.counted, 99_000);
});

test('hops are called by the time left, the first at the begin of the boil, each once', () => {
  const { events } = walk(beginProgram(only(2), WALL), 3700, () => 99, { boiling: true });
  const called = events.flatMap(({ second, event }) =>
    event.kind === 'addition' ? [[second, event.addition.name]] : [],
  );
  assert.deepEqual(called, [
    [1, 'First hop'],
    [3301, 'Late hop'],
  ]);
});

test('a boil drives fixed power only once it boils, whatever the thermometer says', () => {
  const before = walk(beginProgram(only(2), WALL), 5, () => 99.9, { boiling: false });
  assert.deepEqual(before.last.demand, { setPoint: 100, power: null, boilPower: 0.6, pump: false });
  const boiling = walk(before.run, 1, () => 96.5, { boiling: true });
  assert.equal(boiling.last.demand.power, 0.6);
});

test('a ramp over time moves the set point from where the wort is, and counts only at its end', () => {
  const ramp: Program = {
    ...BREW,
    steps: [{ ...BREW.steps[1], id: 'ramp', kind: 'ramp', rampMs: 600_000, end: { kind: 'reached' } } as never],
  };
  const half = walk(beginProgram(ramp, WALL), 300, () => 56);
  assert.equal(half.last.demand.setPoint, 61);
  assert.equal(walk(half.run, 310, () => 66).run.phase, 'done');
});

test('a pump that rests turns by the time in the step', () => {
  const resting: Program = { ...BREW, steps: [{ ...BREW.steps[1], pump: { on: 10_000, off: 5000 } } as never] };
  const pump = [5, 12, 16].map((seconds) => walk(beginProgram(resting, WALL), seconds, () => 66).last.demand.pump);
  assert.deepEqual(pump, [true, false, true]);
});

test('fermentation ends by gravity, or by gravity that stands', () => {
  const below: Program = {
    ...BREW,
    steps: [{ ...BREW.steps[1], kind: 'ferment', end: { kind: 'gravity', below: 1.012 } } as never],
  };
  assert.equal(walk(beginProgram(below, WALL), 5, () => 66, { gravity: 1.02 }).run.phase, 'count');
  assert.equal(walk(beginProgram(below, WALL), 5, () => 66, { gravity: 1.012 }).run.phase, 'done');
  const stands: Program = {
    ...BREW,
    steps: [
      { ...BREW.steps[1], kind: 'ferment', end: { kind: 'stable-gravity', within: 0.001, ms: 86_400_000 } } as never,
    ],
  };
  assert.equal(walk(beginProgram(stands, WALL), 5, () => 66, { stable: null }).run.phase, 'count');
  assert.equal(walk(beginProgram(stands, WALL), 5, () => 66, { stable: true }).run.phase, 'done');
});

test('a program for later drives nothing before its time', () => {
  const run = beginProgram(BREW, WALL, WALL + 60_000);
  assert.deepEqual(demandOf(run), { setPoint: null, power: null, boilPower: null, pump: false });
  const { run: begun, events } = walk(run, 61, () => 20);
  assert.equal(begun.phase, 'approach');
  assert.deepEqual(
    events.map(({ second }) => second),
    [60],
  );
});

test('without a reading a rest neither begins to count nor ends by itself', () => {
  const { run } = walk(beginProgram(only(1), WALL), 100, () => null);
  assert.equal(run.phase, 'approach');
});

test('a gap between two ticks is no time in the step', () => {
  const counting = walk(beginProgram(only(1), WALL), 10, () => 66).run;
  const after = advance(counting, reading(counting.at + 3_600_000, 66)).run;
  assert.equal(after.counted, counting.counted);
});
