import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { historyOver } from '../../tests/fakes/history-over.ts';
import { BOOTS, CHANNEL, EPOCH, madeFrames, NODE, SPEC, WALL } from '../../tests/fakes/made-frames.ts';
import { MemoryFrameTier } from '../../tests/fakes/memory-frame-tier.ts';
import type { LiveScan } from '../ingest/ingest-port.ts';

const FACTS = { node: NODE, version: '1', simulated: false, channels: [SPEC], loops: [] };
const scan = (seq: number): LiveScan => ({ epoch: EPOCH, seq, wall: WALL + seq * 1000, cells: [seq] });
const scans = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, i) => scan(from + i));
const made = (from: number, to: number) =>
  scans(from, to).map(({ seq, cells }) => ({ mono: seq * 1000, cell: cells[0] as number }));

function reader(tier: MemoryFrameTier, live: () => readonly LiveScan[]) {
  const clock = { wall: () => WALL + 1_000_000, rate: () => 1 };
  const read = historyOver([tier], { provisional: live, factsOf: () => FACTS, clock });
  return (points: number) => read({ channel: CHANNEL, from: WALL, to: WALL + 1_000_000, points });
}

async function stored(upTo: number): Promise<MemoryFrameTier> {
  const tier = new MemoryFrameTier();
  await tier.learnBoots(NODE, BOOTS);
  await tier.append(madeFrames(made(1, upTo)));
  return tier;
}

test('no scan stands twice where frames and live lane overlap, and none is left out', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.integer({ min: 1, max: 300 }),
      fc.nat(80),
      fc.nat(80),
      fc.boolean(),
      async (upTo, back, on, twice) => {
        const live = scans(Math.max(1, upTo - back), upTo + on);
        const tier = await stored(upTo);
        const history = await reader(tier, () => (twice ? [...live, ...live] : live))(1000);
        assert.deepEqual(
          history.t,
          scans(1, upTo + on).map((each) => each.wall),
        );
        assert.equal(history.provisional, on === 0 ? null : WALL + (upTo + 1) * 1000);
      },
    ),
    { numRuns: 100 },
  );
});

test('a frame that is sealed while the query runs is met once', async () => {
  for (const moment of ['before the summaries', 'after the summaries'] as const) {
    const tier = await stored(120);
    let live = scans(121, 180);
    const seal = async () => {
      if (live.length === 0) return;
      live = [];
      await tier.append(madeFrames(made(121, 180), 60, 121));
    };
    const summaries = tier.summaries.bind(tier);
    tier.summaries = async function* (range) {
      if (moment === 'before the summaries') await seal();
      yield* summaries(range);
      if (moment === 'after the summaries') await seal();
    };
    const history = await reader(tier, () => live)(1000);
    assert.deepEqual(
      history.t,
      scans(1, 180).map((each) => each.wall),
      moment,
    );
  }
});

test('a scan of an older epoch with the same seq is another scan', async () => {
  const tier = await stored(60);
  const other = { ...scan(30), epoch: '00000000000000bb', wall: WALL + 100_000 };
  const history = await reader(tier, () => [other])(1000);
  assert.equal(history.t.length, 61);
  assert.equal(history.provisional, WALL + 100_000);
});

test('in a wide range the live lane goes into the last buckets', async () => {
  const tier = await stored(900);
  const history = await reader(tier, () => scans(901, 950))(10);
  assert.equal(history.bucket, 100_000);
  assert.equal(
    history.count.reduce((a, b) => a + b, 0),
    950,
  );
  assert.deepEqual(
    history.parts.map((part) => part.tier),
    ['memory', 'live'],
  );
});
