import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Batch } from '@cerveceria/protocol';
import { formatCountdown } from '../format/countdown.ts';
import { batchRows, batchSpan } from './batch-rows.ts';
import { DIALS, turned } from './brew-options.ts';
import { there } from './program-samples.ts';
import { firstStart, movedStart } from './start-time.ts';

const MINUTE = 60_000;
const NOON = Date.UTC(2026, 10, 22, 12);

test('a later start begins on a full quarter, is moved by thumbs and never lies in the past', () => {
  assert.equal(firstStart(NOON), NOON + 15 * MINUTE);
  assert.equal(firstStart(NOON + MINUTE), NOON + 30 * MINUTE);
  assert.equal(movedStart(NOON + 30 * MINUTE, 60 * MINUTE, NOON), NOON + 90 * MINUTE);
  assert.equal(movedStart(NOON + 30 * MINUTE, -60 * MINUTE, NOON + MINUTE), NOON + 15 * MINUTE);
  assert.equal(movedStart(NOON, 30 * 86_400_000, NOON), NOON + 14 * 86_400_000);
});

test('a dial that was not touched is the recipe’s, the first turn shows where it starts, limits hold', () => {
  const power = there(DIALS.find(({ key }) => key === 'boilPower'));
  const first = turned({ volume: 50 }, power, 1);
  assert.equal(first.boilPower, 0.8);
  assert.equal(turned(first, power, 1).boilPower, 0.85);
  assert.equal(turned({ volume: 50, boilPower: 1 }, power, 1).boilPower, 1);
  assert.equal(turned({ volume: 50 }, there(DIALS[0]), -1).volume, 45);
});

test('a countdown is told to the second, rounded up, and never below zero', () => {
  assert.deepEqual([-5, 1, 59_001, 1_390_000, 3_900_000, 97_200_000].map(formatCountdown), [
    '0:00',
    '0:01',
    '1:00',
    '23:10',
    '1:05:00',
    '1 d 3 h',
  ]);
});

test('a batch’s step counts from its first begin to its last end, with the energy of each time', () => {
  const time = { reached: null, ended: NOON + MINUTE, how: null, energyWh: 100 };
  const batch = {
    ...{ asked: NOON, began: NOON, ended: null, startAt: null },
    deviations: [{ step: 'rest', kind: 'repeated', by: null }],
    plan: [
      {
        step: 'rest',
        planned: { begin: NOON, end: NOON + 30 * MINUTE, length: 20 * MINUTE, foreseen: NOON },
        actual: [
          { step: 'rest', began: NOON, ...time },
          { step: 'rest', began: NOON + 2 * MINUTE, ...time, ended: null },
        ],
      },
      { step: 'boil', planned: { begin: null, end: null, length: null, foreseen: null }, actual: [] },
    ],
  } as unknown as Batch;
  const [rest, boil] = batchRows(batch);
  assert.deepEqual([rest?.began, rest?.ended, rest?.energyWh], [NOON, null, 200]);
  assert.deepEqual([rest?.plannedEnd, rest?.deviations.length], [NOON + 30 * MINUTE, 1]);
  assert.deepEqual([boil?.energyWh, boil?.deviations.length], [null, 0]);
  assert.deepEqual(batchSpan(batch, NOON + 10 * MINUTE), { from: NOON, to: NOON + 30 * MINUTE });
});
