import assert from 'node:assert/strict';
import { test } from 'node:test';
import { filerBench, WALL } from '../../tests/fakes/filer-bench.ts';
import { MemoryFrameTier } from '../../tests/fakes/memory-frame-tier.ts';
import { virtualKey } from './virtual-doc.ts';

const NODE = 'k.lab';
const MINUTE = 60_000;

/** Scans a second apart from a minute on; a value tells the request that it came with. */
const report = (minute: number, value: number, count = 3) => ({
  source: NODE,
  readings: Array.from({ length: count }, (_, i) => {
    return { channel: 'ph', time: WALL - 1000 * MINUTE + minute * MINUTE + i * 1000, value, unit: 'pH' };
  }),
});

function made(others: readonly MemoryFrameTier[] = [], cold?: MemoryFrameTier) {
  const bench = filerBench(others, cold);
  const { tier, store, worker, request } = bench;
  const { file } = worker();
  const fileAll = async (from: number, to: number) => {
    for (let n = from; n <= to; n++) await file(request(`r${n}`, report(n, n / 10)));
  };
  /** Values in the order of their numbers: what the tier holds. */
  const values = async () => {
    const met: number[] = [];
    const [totals] = await tier.totals(NODE);
    for await (const { summaries, held } of tier.following(NODE, totals?.epoch ?? '', 0))
      for (let i = 0; i < held; i++) met.push(Math.round((summaries[0]?.max ?? 0) * 10) / 10);
    return met;
  };
  const copy = async () => structuredClone((await store.get(virtualKey(NODE)))?.value);
  const restore = (doc: unknown) => store.put(virtualKey(NODE), doc, 'any');
  const thrice = (from: number, to: number) =>
    Array.from({ length: to - from + 1 }, (_, i) => Array<number>(3).fill((from + i) / 10)).flat();
  return { ...bench, file, fileAll, values, copy, restore, thrice };
}

test('a state that was restored from an older copy gives out no number that a tier holds', async () => {
  const { tier, fileAll, values, copy, restore, thrice } = made();
  await fileAll(1, 4);
  const old = await copy();
  await fileAll(5, 9);
  await restore(old);
  await fileAll(10, 12);
  assert.deepEqual(await values(), thrice(1, 12));
  const boots = (await tier.boots(NODE)).map(({ boot }) => boot);
  assert.equal(new Set(boots).size, boots.length);
});

test('a request that was stored after the copy was made and comes again is not there twice', async () => {
  const { file, request, fileAll, values, copy, restore, thrice } = made();
  await fileAll(1, 4);
  const old = await copy();
  await fileAll(5, 9);
  await restore(old);
  // In the order of the queue, and in another one, between others that are new.
  await fileAll(10, 10);
  for (const n of [7, 5, 9]) await file(request(`r${n}`, report(n, n / 10)));
  await fileAll(11, 11);
  assert.deepEqual(await values(), thrice(1, 11));
});

test('what somebody sends again whose key went with the state is found, in the archive too and after others that are new', async () => {
  const cold = new MemoryFrameTier('cold');
  const { clock, tier, file, request, fileAll, values, copy, restore, thrice } = made([], cold);
  await fileAll(1, 4);
  const old = await copy();
  // One of them is in two frames, of which the archive has the first.
  await file(request('wide', report(5, 0.5, 100)));
  await fileAll(6, 8);
  const [totals] = await tier.totals(NODE);
  const moved = [];
  for await (const frame of tier.following(NODE, totals?.epoch ?? '', 0)) if (frame.first <= 13) moved.push(frame);
  await cold.append(moved);
  await cold.learnBoots(NODE, await tier.boots(NODE));
  await tier.remove(NODE, totals?.epoch ?? '', moved.at(-1)?.last ?? 0);
  await restore(old);
  await fileAll(9, 9);
  clock.advance(MINUTE);
  cold.down = true;
  await assert.rejects(file(request('again', report(5, 0.5, 100))), { code: 'REPORT_WAITS' });
  cold.down = false;
  await file(request('again', report(5, 0.5, 100)));
  await file(request('r7 again', report(7, 0.7)));
  await fileAll(10, 10);
  assert.equal(moved.length, 5);
  assert.deepEqual(await values(), [...Array<number>(40).fill(0.5), ...thrice(6, 10)]);
});

test('a state that is restored while workers run overwrites nothing and loses nothing', async () => {
  const { worker, request, file, fileAll, values, copy, restore, thrice } = made();
  const other = worker();
  await fileAll(1, 2);
  const old = await copy();
  await fileAll(3, 6);
  await restore(old);
  await Promise.all([
    file(request('r7', report(7, 0.7))),
    other.file(request('r8', report(8, 0.8))).catch(() => undefined),
  ]);
  await file(request('r8', report(8, 0.8)));
  const met = await values();
  assert.deepEqual(met.sort(), thrice(1, 8).sort());
});

test('numbers that the hot tier has and the warm one has lost are not given out again', async () => {
  const hot = new MemoryFrameTier('hot');
  const { tier, file, request, fileAll, copy } = made([hot]);
  await fileAll(1, 2);
  const old = (await copy()) as { next: number };
  const [totals] = await tier.totals(NODE);
  await hot.advance(NODE, totals?.epoch as string, 60);
  await assert.rejects(file(request('r3', report(3, 0.3))), { code: 'REPORT_WAITS' });
  assert.deepEqual([old.next, ((await copy()) as { next: number }).next], [7, 64]);
  hot.down = true;
  await fileAll(1, 2);
});

test('a channel that another request claims with another unit in the same moment is refused, and leaves no hole', async () => {
  const { worker, request, fileAll, values } = made();
  const inLitres = { source: NODE, readings: [{ channel: 'ph', time: WALL, value: 1, unit: 'L' }] };
  const filed = await Promise.allSettled([
    worker().file(request('a', report(1, 0.1))),
    worker().file(request('b', inLitres)),
  ]);
  const faults = filed.flatMap((each) =>
    each.status === 'rejected' ? [each.reason as { code: string; message: string }] : [],
  );
  assert.deepEqual(
    faults.map(({ code }) => code),
    ['REPORT_UNIT'],
  );
  assert.match(faults[0]?.message ?? '', /k\.lab\.ph is in pH, this is in L/);
  await assert.rejects(worker().file(request('c', inLitres)), { code: 'REPORT_UNIT' });
  await fileAll(2, 2);
  assert.equal((await values()).length, 6);
});

test('of a request for two sources of which one cannot be taken nothing is stored', async () => {
  const { worker, request, given, store } = made();
  await worker().file(request('a', report(1, 0.1)));
  const two = [
    { ...report(2, 0.2), source: 'k.new' },
    { source: NODE, readings: [{ channel: 'ph', time: WALL, value: 1, unit: 'L' }] },
  ];
  await assert.rejects(worker().file(request('b', two)), { code: 'REPORT_UNIT' });
  assert.equal(given.length, 1);
  assert.equal(await store.get(virtualKey('k.new')), undefined);
});
