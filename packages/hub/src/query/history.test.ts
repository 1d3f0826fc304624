import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { History } from '@cerveceria/protocol';
import fc from 'fast-check';
import { historyOver } from '../../tests/fakes/history-over.ts';
import { BOOTS, CHANNEL, type Made, madeFrames, madeGap, NODE, SPEC, WALL } from '../../tests/fakes/made-frames.ts';
import { MemoryFrameTier } from '../../tests/fakes/memory-frame-tier.ts';
import type { LiveScan } from '../ingest/ingest-port.ts';
import type { StoredFrame } from '../tiers/frame-tier.ts';

const FACTS = { node: NODE, version: '1', simulated: false, channels: [SPEC], loops: [] };
const SECOND = 1000;

async function tierWith(frames: readonly StoredFrame[]): Promise<MemoryFrameTier> {
  const tier = new MemoryFrameTier();
  await tier.learnBoots(NODE, BOOTS);
  await tier.append(frames);
  return tier;
}

interface Query {
  readonly from?: number;
  readonly to: number;
  readonly points?: number;
  readonly live?: readonly LiveScan[];
  /** Process time of the question, after WALL; by default the end of the range. */
  readonly now?: number;
}

function ask(tier: MemoryFrameTier, { from = 0, to, points = 1000, live = [], now = to }: Query): Promise<History> {
  const clock = { wall: () => WALL + now, rate: () => 1 };
  const read = historyOver([tier], { provisional: () => live, factsOf: () => FACTS, clock });
  return read({ channel: CHANNEL, from: WALL + from, to: WALL + to, points });
}

const steady = (count: number, cell = (i: number): Made['cell'] => 2000 + i): Made[] =>
  Array.from({ length: count }, (_, i) => ({ mono: (i + 1) * SECOND, cell: cell(i) }));
const sum = (numbers: readonly number[]) => numbers.reduce((a, b) => a + b, 0);
const gapsOf = (history: History) =>
  history.gaps.map(({ from, to, reason, detail, count }) => [from - WALL, to - WALL, reason, detail, count]);

test('readings that are few enough come one by one at mono + offset', async () => {
  const tier = await tierWith(madeFrames(steady(100)));
  const history = await ask(tier, { to: 101 * SECOND });
  assert.equal(history.bucket, 0);
  assert.deepEqual(
    history.t,
    steady(100).map((each) => WALL + each.mono),
  );
  assert.equal(history.mean[41], 20.41);
  assert.deepEqual(history.min, history.max);
  assert.deepEqual(history.gaps, []);
  assert.deepEqual(history.parts, [{ tier: 'memory', from: WALL + SECOND, to: WALL + 100 * SECOND, frames: 2 }]);
});

test('two readings of equal time stay two', async () => {
  const tier = await tierWith(
    madeFrames([
      { mono: 1000, cell: 1 },
      { mono: 2000, cell: 2 },
      { mono: 2000, cell: 3 },
    ]),
  );
  const history = await ask(tier, { to: 3000 });
  assert.deepEqual(history.t, [WALL + 1000, WALL + 2000, WALL + 2000]);
  assert.deepEqual(history.mean, [0.01, 0.02, 0.03]);
});

test('buckets conserve count, least, greatest and mean of the readings in range', async () => {
  const made = fc.array(
    fc.record({
      step: fc.integer({ min: 0, max: 90_000 }),
      value: fc.integer({ min: -9000, max: 9000 }),
      bad: fc.nat(9),
    }),
    { minLength: 1, maxLength: 400 },
  );
  await fc.assert(
    fc.asyncProperty(
      made,
      fc.integer({ min: 1, max: 60 }),
      fc.integer({ min: 1, max: 500 }),
      fc.nat(100),
      fc.nat(100),
      async (steps, perFrame, points, cutFrom, cutTo) => {
        let mono = 0;
        const all = steps.map(({ step, value, bad }) => {
          mono += step;
          return { mono, cell: bad === 0 ? ('missing' as const) : value };
        });
        const from = Math.floor((mono * cutFrom) / 200);
        const to = mono + 1 - Math.floor((mono * cutTo) / 210);
        const history = await ask(await tierWith(madeFrames(all, perFrame)), { from, to, points });
        const raw = all
          .filter((each) => each.mono >= from && each.mono <= to)
          .flatMap(({ cell }) => (typeof cell === 'number' ? [cell / 100] : []));
        assert.ok(history.t.length <= points);
        assert.equal(sum(history.count), raw.length);
        if (raw.length === 0) return;
        assert.equal(Math.min(...history.min), Math.min(...raw));
        assert.equal(Math.max(...history.max), Math.max(...raw));
        const weighted = sum(history.mean.map((mean, i) => mean * (history.count[i] as number)));
        assert.ok(Math.abs(weighted / raw.length - sum(raw) / raw.length) < 1e-6);
        assert.deepEqual(
          history.t,
          [...history.t].sort((a, b) => a - b),
        );
      },
    ),
    { numRuns: 150 },
  );
});

test('buckets that are wider than a frame open only the frames at the bounds of what is kept together', async () => {
  const tier = await tierWith(madeFrames(steady(86_400, (i) => i % 7)));
  let opened = 0;
  const frames = tier.frames.bind(tier);
  tier.frames = async function* (range) {
    for await (const frame of frames(range)) {
      opened++;
      yield frame;
    }
  };
  const history = await ask(tier, { from: 30_500, to: 86_370_500, points: 500 });
  assert.equal(history.bucket, 180_000);
  assert.ok(history.t.length <= 500);
  // A day is nine tiles of three hours, and the range ends within buckets.
  assert.equal(sum(history.count), 86_340);
  assert.ok(opened <= 9 * 3 + 6, `${opened} of 1440 frames opened`);
});

test('time without readings is a gap where it is longer than three usual spacings', async () => {
  const made = steady(300).filter(({ mono }) => mono <= 100_000 || mono >= 160_000);
  const history = await ask(await tierWith(madeFrames(made)), { to: 300 * SECOND });
  assert.deepEqual(gapsOf(history), [[100_000, 160_000, 'no-data', '', 0]]);
});

test('slow readings are no gap, and the time before the first and after the last is one', async () => {
  const made = Array.from({ length: 50 }, (_, i) => ({ mono: 3_600_000 + i * 120_000, cell: i }));
  const history = await ask(await tierWith(madeFrames(made)), { to: 36_000_000 });
  assert.equal(history.t.length, 50);
  assert.deepEqual(gapsOf(history), [
    [0, 3_600_000, 'no-data', '', 0],
    [3_600_000 + 49 * 120_000, 36_000_000, 'no-data', '', 0],
  ]);
});

test('the newest reading may be on its way, and nothing is missing after now', async () => {
  const tier = await tierWith(madeFrames(steady(100)));
  assert.deepEqual((await ask(tier, { to: 3_600_000, now: 104_000 })).gaps, []);
  assert.deepEqual(gapsOf(await ask(tier, { to: 3_600_000, now: 110_000 })), [[100_000, 110_000, 'no-data', '', 0]]);
});

test('missing and faulty cells are told as such with their count', async () => {
  const cell = (i: number): Made['cell'] => (i < 10 ? i : i < 20 ? 'missing' : i < 25 ? 'fault:w1-crc' : i);
  const history = await ask(await tierWith(madeFrames(steady(60, cell))), { to: 60_000 });
  assert.deepEqual(gapsOf(history), [
    [11_000, 20_000, 'missing', '', 10],
    [21_000, 25_000, 'fault', 'w1-crc', 5],
  ]);
  assert.equal(history.t.length, 45);
});

test('a fault of hours is named in a range of a day though its frames stay closed', async () => {
  const cell = (i: number): Made['cell'] => (i < 40_000 || i >= 50_000 ? 1 : 'fault:probe-lost');
  const history = await ask(await tierWith(madeFrames(steady(86_400, cell))), {
    from: 1000,
    to: 86_400_000,
    points: 300,
  });
  const fault = history.gaps.find((gap) => gap.reason === 'fault');
  assert.equal(fault?.detail, 'probe-lost');
  assert.ok(Math.abs((fault?.from ?? 0) - WALL - 40_000_000) <= 60_000);
  assert.ok(Math.abs((fault?.to ?? 0) - WALL - 50_000_000) <= 60_000);
});

test('dropped scans are told with reason and count, and not as a hole beside', async () => {
  const made = steady(300);
  const before = madeFrames(made.slice(0, 100));
  const after = madeFrames(made.slice(200), 60, 201);
  const tier = await tierWith([...before, madeGap(101, 200, 101_000, 200_000), ...after]);
  assert.deepEqual(gapsOf(await ask(tier, { to: 300_000 })), [[101_000, 200_000, 'dropped', 'buffer-full', 100]]);
});

test('a range without anything is one gap, and a channel that nobody has is refused', async () => {
  const tier = new MemoryFrameTier();
  assert.deepEqual(gapsOf(await ask(tier, { to: 60_000 })), [[0, 60_000, 'no-data', '', 0]]);
  const clock = { wall: () => WALL, rate: () => 1 };
  const read = historyOver([tier], { provisional: () => [], factsOf: () => undefined, clock });
  await assert.rejects(read({ channel: CHANNEL, from: 0, to: 1, points: 1 }), /CHANNEL_UNKNOWN/);
});

test('a range that ends before it begins, or spans more than two years, is refused', async () => {
  const tier = new MemoryFrameTier();
  await assert.rejects(ask(tier, { from: 5, to: 5 }), /RANGE_INVALID.*not before/);
  await assert.rejects(ask(tier, { to: 800 * 86_400_000 }), /RANGE_INVALID.*800 days, at most 732/);
});
