import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ReportFate } from '@cerveceria/protocol';
import { filerBench, WALL } from '../../tests/fakes/filer-bench.ts';
import { MemoryFrameTier } from '../../tests/fakes/memory-frame-tier.ts';
import { createLedger } from '../ledger/ledger.ts';
import type { TierSet } from '../tiers/tier-set.ts';

const NODE = 'k.lab';
const WAITS = { code: 'REPORT_WAITS' };
const GRACE_MS = 61_000;

const report = (minute: number, count = 3) => ({
  source: NODE,
  readings: Array.from({ length: count }, (_, i) => {
    return { channel: 'ph', time: WALL - 10_000_000 + minute * 60_000 + i * 1000, value: minute / 10, unit: 'pH' };
  }),
});
const waiting = (id: string): ReportFate => ({
  ...{ id, state: 'waiting', received: WALL, ended: null, readings: 0, sources: [], reason: null },
});

/** Request `lost` has its numbers and is never stored; `later` comes after it. */
async function made(others: readonly MemoryFrameTier[] = []) {
  const bench = filerBench(others);
  const { tier, store, worker, request, dies } = bench;
  const first = worker();
  await first.file(request('early', report(1)));
  dies(0);
  await assert.rejects(first.file(request('lost', report(2))), /killed/);
  dies(Number.POSITIVE_INFINITY);
  const second = worker();
  const later = () => second.file(request('later', report(3)));
  const row = async () => {
    const [found] = (await createLedger({ tiers: [tier], state: store }).read(NODE)).rows;
    const { produced, stored, dropped, lost, twice } = found ?? assert.fail();
    return { produced, stored, dropped, lost, twice };
  };
  const gap = async () => {
    const [found] = await tier.gaps({ node: NODE, from: 0, to: WALL });
    return found;
  };
  return { ...bench, second, later, row, gap };
}

test('numbers whose request went with the queue become a counted gap, and what came later is stored', async () => {
  const { clock, later, row, gap, second } = await made();
  await assert.rejects(later(), WAITS);
  clock.advance(GRACE_MS / 2);
  await assert.rejects(later(), WAITS);
  clock.advance(GRACE_MS / 2);
  await later();
  assert.deepEqual(await row(), { produced: 9, stored: 6, dropped: 3, lost: 0, twice: 0 });
  const found = await gap();
  assert.deepEqual([found?.first, found?.last, found?.from], [4, 6, WALL - 10_000_000 + 120_000]);
  assert.equal(second.lost.lost, 3);
});

test('many lost requests are told as lost after one wait', async () => {
  const { clock, worker, request, dies, later, row } = await made();
  for (let n = 10; n < 30; n++) {
    dies(0);
    await assert.rejects(worker().file(request(`lost ${n}`, report(n))), /killed/);
  }
  dies(Number.POSITIVE_INFINITY);
  await assert.rejects(later(), WAITS);
  clock.advance(GRACE_MS);
  await later();
  assert.deepEqual(await row(), { produced: 69, stored: 6, dropped: 63, lost: 0, twice: 0 });
});

test('numbers of a request that the queue still has are waited for, however long', async () => {
  const { clock, fates, request, later, row, second } = await made();
  fates.set('lost', waiting('lost'));
  for (let i = 0; i < 5; i++) {
    await assert.rejects(later(), WAITS);
    clock.advance(10 * GRACE_MS);
  }
  await second.file(request('lost', report(2)));
  await later();
  assert.deepEqual(await row(), { produced: 9, stored: 9, dropped: 0, lost: 0, twice: 0 });
});

test('what another tier has, or may have while it is away, is not told as lost', async () => {
  const hot = new MemoryFrameTier('hot');
  const { clock, tier, later, row } = await made([hot]);
  const epoch = (await tier.totals(NODE))[0]?.epoch as string;
  await assert.rejects(later(), WAITS);
  clock.advance(GRACE_MS);
  hot.down = true;
  await assert.rejects(later(), WAITS);
  hot.down = false;
  const holds = [{ node: NODE, epoch, watermark: 9, held: 9, dropped: 0, frames: 3, oldest: 1 }];
  hot.totals = () => Promise.resolve(holds);
  await assert.rejects(later(), WAITS);
  hot.totals = () => Promise.resolve(holds.map((each) => ({ ...each, oldest: 6 })));
  await assert.rejects(later(), WAITS);
  assert.deepEqual(await row(), { produced: 5, stored: 3, dropped: 2, lost: 0, twice: 0 });
});

test('a request that comes after all once its numbers are a gap is stored under others, once', async () => {
  const { clock, request, later, row, second } = await made();
  await assert.rejects(later(), WAITS);
  clock.advance(GRACE_MS);
  await later();
  for (let i = 0; i < 3; i++) await second.file(request('lost', report(2)));
  assert.deepEqual(await row(), { produced: 12, stored: 9, dropped: 3, lost: 0, twice: 0 });
});

test('of one that was half stored when it was lost the other half comes under other numbers', async () => {
  const { clock, tier, worker, request, row } = filerBenchHalf();
  // More than goes to the tier at once.
  const long = [report(-500, 10_000), report(-300, 10_000)];
  await assert.rejects(worker().file(request('long', long)), /killed/);
  const later = worker();
  await assert.rejects(later.file(request('later', report(100))), WAITS);
  clock.advance(GRACE_MS);
  await later.file(request('later', report(100)));
  const [before] = await tier.totals(NODE);
  assert.deepEqual([before?.held, before?.dropped], [15_363, 4640]);
  await worker().file(request('long', long));
  assert.deepEqual(await row(), { produced: 24_643, stored: 20_003, dropped: 4640, lost: 0, twice: 0 });
});

function filerBenchHalf() {
  const bench = filerBench();
  const { tier, store, dies } = bench;
  dies(1);
  const append = tier.append;
  tier.append = (frames) =>
    append(frames).catch((fault: unknown) => {
      dies(Number.POSITIVE_INFINITY);
      throw fault;
    });
  const state: Pick<TierSet['state'], 'list'> = store;
  const row = async () => {
    const [found] = (await createLedger({ tiers: [tier], state }).read(NODE)).rows;
    const { produced, stored, dropped, lost, twice } = found ?? assert.fail();
    return { produced, stored, dropped, lost, twice };
  };
  return { ...bench, row };
}
