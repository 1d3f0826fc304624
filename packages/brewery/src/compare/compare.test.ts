import assert from 'node:assert/strict';
import { test } from 'node:test';
import { compare } from './compare.ts';
import type { Expected } from './csv-side.ts';
import type { Found } from './history-side.ts';

const START = Date.UTC(2018, 11, 2, 15, 51, 15);
const VALUES = [18.72, 18.71, null, 18.73, 18.9, 19.2, 19.2, null, 18.5];
/** Rows 3 and 4 share a second, as a BrewPi writes them when a set point changes. */
const SECONDS = [0, 121, 242, 363, 363, 484, 605, 726, 3600];

const log: Expected[] = VALUES.map((value, i) => ({ line: i + 1, at: START + (SECONDS[i] as number) * 1000, value }));
const sixteenth = (value: number) => Math.round(value * 16) / 16;
const history = (): Found[] =>
  log.flatMap(({ at, value }, i) => (value === null ? [] : [{ at: at + (i === 4 ? 1 : 0), value: sixteenth(value) }]));
const judge = (found: readonly Found[]) => {
  const { lost, twice, different } = compare('f.f.beer', log, found, 1 / 32);
  return { lost, twice, different };
};

test('a history that holds each reading once, quantised to a sixteenth, has no fault', () => {
  const result = compare('f.f.beer', log, history(), 1 / 32);
  assert.deepEqual(judge(history()), { lost: 0, twice: 0, different: 0 });
  assert.deepEqual(
    { expected: result.expected, absent: result.absent, found: result.found },
    {
      expected: 7,
      absent: 2,
      found: 7,
    },
  );
  assert.ok(result.largest > 0 && result.largest <= 1 / 32, String(result.largest));
});

test('one reading taken away is lost, wherever it stood', () => {
  for (let i = 0; i < history().length; i++)
    assert.deepEqual(judge(history().toSpliced(i, 1)), { lost: 1, twice: 0, different: 0 }, `reading ${i}`);
});

test('one reading doubled is there twice, wherever it stood', () => {
  for (const [i, one] of history().entries())
    assert.deepEqual(judge(history().toSpliced(i, 0, one)), { lost: 0, twice: 1, different: 0 }, `reading ${i}`);
});

test('one reading changed by 0.1 is different', () => {
  for (const [i, { at, value }] of history().entries())
    assert.deepEqual(judge(history().with(i, { at, value: value + 0.1 })), { lost: 0, twice: 0, different: 1 });
});

test('two readings swapped are different', () => {
  const found = history();
  const [a, b] = [found[0] as Found, found[4] as Found];
  const swapped = found.with(0, { ...a, value: b.value }).with(4, { ...b, value: a.value });
  assert.deepEqual(judge(swapped), { lost: 0, twice: 0, different: 2 });
});

test('two rows of one second swapped are different', () => {
  const found = history();
  const [a, b] = [found[2] as Found, found[3] as Found];
  const swapped = found.with(2, { ...a, value: b.value }).with(3, { ...b, value: a.value });
  assert.deepEqual(judge(swapped), { lost: 0, twice: 0, different: 2 });
});

test('a reading moved by a minute is lost there and too many here', () => {
  const { at, value } = history()[1] as Found;
  assert.deepEqual(judge(history().with(1, { at: at + 60_000, value })), { lost: 1, twice: 1, different: 0 });
});

test('a zero where the log has nothing is a reading too many', () => {
  const absent = log[2] as Expected;
  assert.deepEqual(judge(history().toSpliced(2, 0, { at: absent.at, value: 0 })), { lost: 0, twice: 1, different: 0 });
});

test('the first faults are told with their line', () => {
  const { faults } = compare('f.f.beer', log, history().toSpliced(0, 1), 1 / 32);
  assert.deepEqual(faults, ['f.f.beer 2018-12-02T15:51:15.000Z: 1 lost (line 1)']);
});
