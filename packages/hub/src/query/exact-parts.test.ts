import assert from 'node:assert/strict';
import { test } from 'node:test';
import { FakeClock } from '@cerveceria/runtime';
import { historyOver } from '../../tests/fakes/history-over.ts';
import { BOOT, CHANNEL, madeFrames, NODE, SPEC } from '../../tests/fakes/made-frames.ts';
import { MemoryFrameTier } from '../../tests/fakes/memory-frame-tier.ts';
import { openHistory } from './open-history.ts';

const FACTS = { node: NODE, version: '1', simulated: false, channels: [SPEC], loops: [] };
const HOUR = 3_600_000;
const HOURS = 12;

/** A node at 1 Hz, all of it stored; counts what is asked of its tier. */
async function stored() {
  const clock = new FakeClock();
  const tier = new MemoryFrameTier('mongodb');
  tier.opens = true;
  await tier.learnBoots(NODE, [{ boot: BOOT, mono: 0, offset: clock.wall(), quality: 'disciplined' }]);
  const scans = Array.from({ length: HOURS * 3600 }, (_, i) => ({ mono: (i + 1) * 1000, cell: (i * 7) % 5000 }));
  await tier.append(madeFrames(scans));
  clock.advance(HOURS * HOUR + HOUR);
  let asked = 0;
  for (const name of ['summaries', 'frames'] as const) {
    const own = tier[name].bind(tier) as typeof tier.summaries;
    tier[name] = (range: Parameters<typeof own>[0]) => {
      asked++;
      return own(range) as never;
    };
  }
  const rest = { provisional: () => [], factsOf: () => FACTS, clock, machine: clock };
  const book = openHistory({ ...rest, tiers: [tier] });
  return { clock, book, plain: historyOver([tier], rest), end: clock.wall() - 2 * HOUR, asked: () => asked };
}

test('who pans by less than a bucket, to and fro, is answered from memory and told what the store would tell', async () => {
  const { clock, book, plain, end, asked } = await stored();
  const query = (by: number) => ({ channel: CHANNEL, from: end - 9 * HOUR - by, to: end - by, points: 100 });
  assert.ok((await book.read(query(61_000))).bucket > 60_000);
  const before = asked();
  for (let by = 61_000; by > 11_000; by -= 7_300) {
    clock.advance(1_001);
    await book.read(query(by));
  }
  const panned = asked() - before;
  assert.ok(panned <= 4, `asked ${panned} times, where only a minute at either end was new`);
  for (const by of [61_000, 32_900, 17_000]) assert.deepEqual(await book.read(query(by)), await plain(query(by)));
});

test('each reading of a range that ends anywhere is counted once, whatever the width of its buckets', async () => {
  const { book, end } = await stored();
  for (const [from, to, points] of [
    [1_234_567, 9 * HOUR + 13, 40],
    [59_999, 8 * HOUR, 200],
    [HOUR + 500, HOUR + 90_500, 16],
    [3 * HOUR + 1, 3 * HOUR + 299_999, 100],
    [HOUR + 1_000, 10 * HOUR - 1, 20],
  ] as const) {
    const { count, bucket } = await book.read({ channel: CHANNEL, from: end - to, to: end - from, points });
    const readings = Math.floor((end - from) / 1000) - Math.ceil((end - to) / 1000) + 1;
    assert.equal(
      count.reduce((a, b) => a + b, 0),
      readings,
      `${from} to ${to}, buckets of ${bucket} ms`,
    );
  }
});
