import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fault, MISSING, type Reading, value } from '../drivers/probe.ts';
import { aged, type JudgeMemory, judge, NO_MEMORY } from './judge.ts';

const RULES = {
  limits: { min: -10, max: 110, rate_per_s: 3, stale_ms: 5000 },
  res: 0.0625,
  powerOn85: true,
};
const remember = (good: number, at = 0): JudgeMemory => ({ good: { value: good, at }, jumps: 0 });
const cellOf = (reading: Reading, at: number, memory: JudgeMemory) => judge(reading, at, memory, RULES).judged.cell;

test('a plausible value is rounded to the resolution of its channel', () => {
  const { judged, memory } = judge(value(23.69), 1000, NO_MEMORY, RULES);
  assert.deepEqual(judged, { value: 23.6875, cell: 379, at: 1000 });
  assert.deepEqual(memory, remember(23.69, 1000));
});

test('zero degrees is a value', () => {
  assert.deepEqual(judge(value(0), 0, NO_MEMORY, RULES).judged, { value: 0, cell: 0, at: 0 });
});

test('missing, a driver fault and what is not a number have no value, and nothing of them is remembered', () => {
  assert.equal(cellOf(MISSING, 0, NO_MEMORY), 'missing');
  assert.equal(cellOf(fault('w1-crc'), 0, NO_MEMORY), 'fault:w1-crc');
  for (const number of [Number.NaN, Number.POSITIVE_INFINITY])
    assert.equal(cellOf(value(number), 0, NO_MEMORY), 'fault:not-a-number');
  assert.equal(judge(fault('w1-crc'), 5, remember(20), RULES).memory.good?.value, 20);
});

test('out of range on either side is a fault', () => {
  assert.equal(cellOf(value(110.1), 0, NO_MEMORY), 'fault:range');
  assert.equal(cellOf(value(-10.1), 0, NO_MEMORY), 'fault:range');
  assert.equal(cellOf(value(110), 0, NO_MEMORY), 1760);
});

test('a change faster than the wort can make is a fault until there was time for it', () => {
  assert.equal(cellOf(value(30), 1000, remember(20)), 'fault:rate');
  assert.equal(cellOf(value(23.1), 1000, remember(20)), 370);
  assert.equal(cellOf(value(30), 3400, remember(20)), 480);
});

test('85 °C as the first value after power-up is a fault until another value proves the probe', () => {
  assert.equal(cellOf(value(85), 0, NO_MEMORY), 'fault:power-on-85');
  const proven = judge(value(84.9375), 1000, NO_MEMORY, RULES).memory;
  assert.equal(cellOf(value(85), 2000, proven), 1360);
});

test('85 °C as a jump is a fault, however long ago the last good value was', () => {
  assert.equal(cellOf(value(85), 3_600_000, remember(20)), 'fault:power-on-85');
});

test('a kettle that is heated through 85 °C is not stopped', () => {
  let memory = remember(84.8);
  for (const [i, number] of [84.875, 84.9375, 85, 85, 85.0625].entries()) {
    const result = judge(value(number), (i + 1) * 1000, memory, RULES);
    assert.equal(result.judged.value, number);
    memory = result.memory;
  }
});

test('the rule of 85 is for probes that have it', () => {
  assert.equal(judge(value(85), 0, NO_MEMORY, { ...RULES, powerOn85: false }).judged.cell, 1360);
});

test('a reading is a fault once it is older than its limit, not before', () => {
  const { judged } = judge(value(20), 1000, NO_MEMORY, RULES);
  assert.equal(aged(judged, 6000, 5000).value, 20);
  assert.deepEqual(aged(judged, 6001, 5000), { value: null, cell: 'fault:stale', at: 1000 });
});

test('a channel that jumps about has no value, not even where a reading fits by chance, until it has calmed down', () => {
  let memory = remember(60);
  const cells = [];
  for (let s = 1; s <= 60; s++) {
    const reading = value(s <= 20 ? 60 + (s % 2 === 0 ? 0 : 9) : 60);
    const step = judge(reading, s * 1000, memory, RULES);
    memory = step.memory;
    cells.push(step.judged.value);
  }
  assert.deepEqual(new Set(cells.slice(6, 25)), new Set([null]));
  assert.equal(cells.at(-1), 60);
});
