import assert from 'node:assert/strict';
import { test } from 'node:test';
import { hubError } from '../errors.ts';
import type { NodeMarks } from '../ingest/node-marks.ts';
import { isBalanced } from '../ledger-view.ts';
import type { StoredRange } from '../tiers/range-scan.ts';
import { createLedger } from './ledger.ts';
import type { CountedTier } from './tiers-stock.ts';

const ID = { node: 'k.heat', epoch: 'e' };
const range = (first: number, last: number, dropped = 0): StoredRange => ({
  ...{ ...ID, first, last, held: last - first + 1 - dropped, dropped },
});

function holding(ranges: readonly StoredRange[], watermark: number, name = 'memory'): CountedTier {
  const totals = [{ ...ID, watermark, held: 0, dropped: 0, frames: 0, oldest: 1 }];
  return {
    name,
    totals: () => Promise.resolve(totals),
    async *ranges() {
      yield* await Promise.resolve(ranges);
    },
  };
}

/** A ledger over frames as they lie there, a watermark and what was heard of the epoch. */
const rowOf = (ranges: StoredRange[], watermark: number, mark?: NodeMarks['epochs'][string]) =>
  rowOver([holding(ranges, watermark)], mark);

async function rowOver(tiers: readonly CountedTier[], mark?: NodeMarks['epochs'][string]) {
  const ledger = createLedger({
    tiers,
    state: {
      list: <T>() =>
        Promise.resolve(
          mark === undefined ? [] : [{ key: 'seen/k.heat', version: 1, value: { told: 1, epochs: { e: mark } } as T }],
        ),
    },
  });
  const { rows } = await ledger.read();
  assert.equal(rows.length, 1);
  const { produced, stored, buffered, dropped, lost, twice } = rows[0] as (typeof rows)[0];
  return { produced, stored, buffered, dropped, lost, twice };
}

const away = () => Promise.reject(hubError('TIER_UNAVAILABLE', 'nobody answers'));
const noState = { list: () => Promise.resolve([]) };

test('all stored balances', async () => {
  const row = await rowOf([range(1, 60), range(61, 120)], 120, { seen: 120, oldest: 1, newest: 120, current: true });
  assert.deepEqual(row, { produced: 120, stored: 120, buffered: 0, dropped: 0, lost: 0, twice: 0 });
});

test('what the current epoch has not handed over is buffered', async () => {
  const row = await rowOf([range(1, 60)], 60, { seen: 75, oldest: 1, newest: 60, current: true });
  assert.deepEqual(row, { produced: 75, stored: 60, buffered: 15, dropped: 0, lost: 0, twice: 0 });
});

test('what an ended epoch was heard of and its agent no longer has is lost until a gap is told', async () => {
  const ended = { seen: 75, oldest: 1, newest: 70, current: false };
  assert.deepEqual(await rowOf([range(1, 60)], 60, ended), {
    ...{ produced: 75, stored: 60, buffered: 10, dropped: 0, lost: 5, twice: 0 },
  });
  const told = [range(1, 60), range(61, 70), range(71, 75, 5)];
  assert.equal((await rowOf(told, 75, ended)).lost, 0);
});

test('an epoch of which no agent speaks any more buffers nothing', async () => {
  const row = await rowOf([range(1, 60)], 60, { seen: 75, oldest: 0, newest: 75, current: false });
  assert.deepEqual([row.buffered, row.lost], [0, 15]);
});

test('what is stored and told of while the frames are counted is not lost', async () => {
  let seen = 60;
  const tier = {
    ...holding([], 60),
    async *ranges() {
      yield* await Promise.resolve([range(1, 60)]);
      seen = 75;
    },
  };
  const marks = () => new Map([['k.heat', { told: 1, epochs: { e: { seen, oldest: 0, newest: 0, current: false } } }]]);
  const { rows } = await createLedger({ tiers: [tier], state: noState, marks }).read();
  assert.deepEqual([rows[0]?.produced, rows[0]?.lost], [60, 0]);
});

test('gaps and thinned frames are drops, not losses', async () => {
  const row = await rowOf([range(1, 60, 60), range(61, 120, 48)], 120);
  assert.deepEqual(row, { produced: 120, stored: 12, buffered: 0, dropped: 108, lost: 0, twice: 0 });
});

test('a frame taken away behind the back of the tier is lost, in the middle and at the end', async () => {
  const current = { seen: 180, oldest: 1, newest: 180, current: true };
  assert.equal((await rowOf([range(1, 60), range(121, 180)], 180, current)).lost, 60);
  assert.equal((await rowOf([range(1, 60), range(61, 120)], 180, current)).lost, 60);
});

test('a scan that lies there twice is counted as such and hides no loss', async () => {
  const row = await rowOf([range(1, 60), range(31, 90), range(151, 180)], 180);
  assert.deepEqual([row.stored, row.twice, row.lost], [120, 30, 60]);
});

test('what was moved to another tier is stored there, and a copy on its way is no second frame', async () => {
  const warm = holding([range(61, 120), range(121, 180)], 180);
  const cold = holding([range(1, 60), range(61, 120, 12)], 120);
  assert.deepEqual(await rowOver([warm, cold]), {
    ...{ produced: 180, stored: 180, buffered: 0, dropped: 0, lost: 0, twice: 0 },
  });
});

test('a frame that neither tier has is lost, and one that stands twice within a tier is twice', async () => {
  const warm = holding([range(121, 180)], 180);
  const cold = holding([range(1, 60), range(31, 60)], 60);
  const row = await rowOver([warm, cold]);
  assert.deepEqual([row.lost, row.twice], [60, 30]);
});

test('what is only in the newest tier counts as stored', async () => {
  const row = await rowOver([
    holding([range(61, 120), range(121, 240)], 240),
    holding([range(1, 60), range(61, 120)], 120),
  ]);
  assert.deepEqual([row.produced, row.stored, row.lost, row.twice], [240, 240, 0, 0]);
});

test('what only a tier that is silent may hold is told as unanswered, and the tier is named', async () => {
  const warm = holding([range(61, 120), range(121, 180)], 180, 'mongodb');
  const cold = { ...holding([range(1, 60)], 60, 'cassandra'), totals: away };
  const { rows, silent } = await createLedger({ tiers: [warm, cold], state: noState }).read();
  assert.deepEqual(silent, [{ tier: 'cassandra', code: 'TIER_UNAVAILABLE', detail: 'nobody answers' }]);
  assert.deepEqual([rows[0]?.produced, rows[0]?.stored, rows[0]?.unanswered, rows[0]?.lost], [180, 120, 60, 0]);
  assert.equal(isBalanced({ rows, silent }), false);
});

test('a tier that falls silent while it is counted counts for nothing, and none that answers is an error', async () => {
  const warm = holding([range(1, 60), range(61, 120)], 120, 'mongodb');
  const cut = {
    ...holding([], 120, 'redis'),
    async *ranges() {
      yield* [range(1, 60)];
      await away();
    },
  };
  const { rows, silent } = await createLedger({ tiers: [cut, warm], state: noState }).read();
  assert.deepEqual([rows[0]?.stored, rows[0]?.twice, rows[0]?.unanswered, rows[0]?.lost], [120, 0, undefined, 0]);
  assert.equal(silent[0]?.tier, 'redis');
  const nobody = createLedger({ tiers: [cut, { ...warm, totals: away }], state: noState });
  await assert.rejects(nobody.read(), { code: 'TIER_UNAVAILABLE' });
});

test('without the state the tiers are counted, what the hub has heard itself counts, and what is missing may be expired', async () => {
  const noAnswer = { list: away };
  const tiers = [holding([range(61, 120), range(121, 180)], 180, 'mongodb')];
  const mark = { seen: 200, oldest: 121, newest: 180, current: true };
  const marks = () => new Map([['k.heat', { told: 1, epochs: { e: mark } }]]);
  const { rows, silent } = await createLedger({ tiers, state: noAnswer, marks }).read();
  assert.deepEqual(silent, [{ tier: 'state', code: 'TIER_UNAVAILABLE', detail: 'nobody answers' }]);
  assert.deepEqual(rows, [
    { ...ID, produced: 200, stored: 120, buffered: 20, dropped: 0, lost: 0, twice: 0, unanswered: 60 },
  ]);
  const whole = await createLedger({ tiers: [holding([range(1, 60)], 60)], state: noAnswer }).read();
  assert.deepEqual([whole.rows[0]?.stored, whole.rows[0]?.unanswered], [60, undefined]);
  // Nobody knows whether the agent has made more.
  assert.equal(isBalanced(whole), false);
  const broken = { list: () => Promise.reject(new Error('a fault of our own')) };
  await assert.rejects(createLedger({ tiers, state: broken }).read(), /of our own/);
});
