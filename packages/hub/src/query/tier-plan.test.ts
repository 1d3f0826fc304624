import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Holding, mayHoldMore, planTiers, stillHolds } from './tier-plan.ts';

const holds = (oldest: number, watermark: number, missing = 0): Holding => ({
  ...{ epoch: 'a', oldest, watermark, held: watermark - oldest + 1 - missing, dropped: 0 },
});
const plan = (...held: (Holding | null)[]) =>
  planTiers(held.map((each) => (each === null ? null : [each]))).map((share) => share.get('a') ?? []);

test('where several hold a seq the first tier gives it, and the others what is left', () => {
  assert.deepEqual(plan(holds(301, 400), holds(101, 380), holds(1, 200)), [
    [{ from: 301, to: 400 }],
    [{ from: 101, to: 300 }],
    [{ from: 1, to: 100 }],
  ]);
});

test('a hot tier that lags behind gives what it has, and the warm one both before and after', () => {
  assert.deepEqual(plan(holds(301, 350), holds(1, 400)), [
    [{ from: 301, to: 350 }],
    [
      { from: 1, to: 300 },
      { from: 351, to: 400 },
    ],
  ]);
});

test('a tier that lacks something in between is asked after those that lack nothing', () => {
  assert.deepEqual(plan(holds(1, 400, 60), holds(101, 380)), [
    [
      { from: 1, to: 100 },
      { from: 381, to: 400 },
    ],
    [{ from: 101, to: 380 }],
  ]);
});

test('a tier that holds nothing of an epoch, or does not answer, is not read', () => {
  assert.deepEqual(plan(holds(401, 400), null, holds(1, 400)), [[], [], [{ from: 1, to: 400 }]]);
});

test('what was trimmed from a share is noticed, what was added to the tier is not', () => {
  const share = new Map([['a', [{ from: 101, to: 300 }]]]);
  assert.equal(stillHolds(share, [holds(101, 400)]), true);
  assert.equal(stillHolds(share, [holds(161, 400)]), false);
  assert.equal(stillHolds(share, []), false);
});

test('a silent tier may hold more unless all that it last told is with others', () => {
  const shares = [new Map([['a', [{ from: 101, to: 400 }]]])];
  assert.equal(mayHoldMore(undefined, shares), true);
  assert.equal(mayHoldMore([holds(1, 100)], shares), true);
  assert.equal(mayHoldMore([holds(101, 200)], shares), false);
});
