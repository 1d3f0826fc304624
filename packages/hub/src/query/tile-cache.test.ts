import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { History } from '@cerveceria/protocol';
import { FakeClock } from '@cerveceria/runtime';
import fc from 'fast-check';
import { historyOver } from '../../tests/fakes/history-over.ts';
import { BOOT, CHANNEL, EPOCH, madeFrames, NODE, SPEC } from '../../tests/fakes/made-frames.ts';
import { MemoryFrameTier } from '../../tests/fakes/memory-frame-tier.ts';
import type { LiveScan } from '../ingest/ingest-port.ts';
import { openHistory } from './open-history.ts';

const FACTS = { node: NODE, version: '1', simulated: false, channels: [SPEC], loops: [] };
const OTHER = '00000000000000bb';
const MINUTE = 60_000;
const piece = (boot: string, offset: number) => ({ boot, mono: 0, offset, quality: 'disciplined' as const });

/** A node at 1 Hz of which `minutes` are stored in warm; reads with and without a cache. */
async function brewery(minutes: number) {
  const clock = new FakeClock();
  const begin = clock.wall();
  const [warm, cold] = [new MemoryFrameTier('mongodb'), new MemoryFrameTier('cassandra')];
  for (const tier of [warm, cold]) await tier.learnBoots(NODE, [piece(BOOT, begin)]);
  let live: LiveScan[] = [];
  let upTo = 0;
  let heard = 0;
  const store = async (epoch: string, first: number, count: number, mono: number) => {
    const scans = Array.from({ length: count }, (_, i) => ({ mono: mono + i * 1000, cell: (first + i) % 500 }));
    await warm.append(madeFrames(scans, 60, first, epoch));
  };
  const grow = async (more: number) => {
    await store(EPOCH, upTo + 1, more * 60, (upTo + 1) * 1000);
    upTo += more * 60;
    clock.advance(more * MINUTE);
    live = [];
  };
  await grow(minutes);
  const rest = { provisional: () => live, heard: () => heard, factsOf: () => FACTS, clock, machine: clock };
  return {
    ...{ clock, begin, warm, cold, store, grow },
    book: openHistory({ ...rest, tiers: [warm, cold] }),
    plain: historyOver([warm, cold], rest),
    /** More scans come over the live lane, in their time; now and then one in which the probe failed. */
    live(count: number) {
      const next = upTo + live.length + 1;
      const cell = (seq: number) => (seq % 7 === 0 ? ('missing' as const) : seq % 50);
      const more = Array.from({ length: count }, (_, i): LiveScan => {
        return { epoch: EPOCH, seq: next + i, wall: begin + (next + i) * 1000, cells: [cell(next + i)] };
      });
      live = [...live, ...more];
      heard += count;
      clock.advance(count * 1000);
    },
  };
}

const counts = (metrics: readonly { name: string; value: number; labels?: Readonly<Record<string, string>> }[]) =>
  Object.fromEntries(
    metrics.flatMap(({ name, value, labels }) => (name === 'history_tiles_total' ? [[labels?.['found'], value]] : [])),
  ) as { cached: number; shared: number; read: number };

const plainly = ({ parts: _parts, ...rest }: History) => rest;

test('whatever happens in between, a second later the cache answers as the stores do', async () => {
  const what = fc.constantFrom('grow', 'late', 'retime', 'archive', 'live', 'live', 'wait');
  const spans = fc.constantFrom(5, 20, 60, 180);
  await fc.assert(
    fc.asyncProperty(fc.array(fc.tuple(what, spans, fc.nat(100)), { maxLength: 12 }), async (steps) => {
      const { clock, begin, warm, cold, book, plain, store, grow, live } = await brewery(120);
      let late = 0;
      let archived = 0;
      for (const [event, minutes, pan] of steps) {
        if (event === 'grow') await grow(2);
        // Frames of a buffer that was away: an epoch of its own, of a time long past.
        if (event === 'late') {
          await store(OTHER, late + 1, 60, 1_800_500 + late * 1000);
          late += 60;
        }
        if (event === 'retime')
          for (const tier of [warm, cold]) await tier.learnBoots(NODE, [piece(BOOT, begin + pan * 100)]);
        if (event === 'archive') {
          const moved = [];
          for await (const frame of warm.following(NODE, EPOCH, archived)) if (moved.length < 10) moved.push(frame);
          await cold.append(moved);
          archived = moved.at(-1)?.last ?? archived;
          await warm.remove(NODE, EPOCH, archived);
        }
        if (event === 'live') live(pan % 12);
        clock.advance(1_001);
        const to = clock.wall() - pan * 10_000;
        const query = { channel: CHANNEL, from: to - minutes * MINUTE, to, points: 300 };
        assert.deepEqual(plainly(await book.read(query)), plainly(await plain(query)), event);
        assert.deepEqual(plainly(await book.read(query)), plainly(await plain(query)), `${event}, again`);
      }
    }),
    { numRuns: 8 },
  );
});

test('what does not move is read once, and new frames cost no more than where they fall', async () => {
  const { clock, book, grow } = await brewery(600);
  const ask = () => book.read({ channel: CHANNEL, from: clock.wall() - 500 * MINUTE, to: clock.wall(), points: 600 });
  await ask();
  const first = counts(book.metrics());
  assert.ok(first.read >= 8, `${first.read} tiles`);
  for (let i = 0; i < 5; i++) {
    await grow(1);
    clock.advance(1_001);
    await ask();
  }
  const later = counts(book.metrics());
  assert.ok(later.read - first.read <= 10, `${later.read - first.read} tiles read anew by five minutes`);
  assert.ok(later.cached >= 5 * (first.read - 2));
});

test('what the live lane brings costs no store anything, until it stands in a frame', async () => {
  const { clock, book, plain, live, grow } = await brewery(60);
  const span = 30 * MINUTE;
  const ask = (read: typeof plain) => {
    return read({ channel: CHANNEL, from: clock.wall() - span, to: clock.wall(), points: 600 });
  };
  live(3);
  await ask(book.read);
  const first = counts(book.metrics()).read;
  for (let i = 0; i < 8; i++) {
    clock.advance(1_001);
    live(2);
    assert.deepEqual(plainly(await ask(book.read)), plainly(await ask(plain)), `${i}`);
  }
  assert.equal(counts(book.metrics()).read, first);
  await grow(1);
  clock.advance(1_001);
  assert.deepEqual(plainly(await ask(book.read)), plainly(await ask(plain)));
  assert.ok(counts(book.metrics()).read > first);
});

test('equal queries at one moment are read once', async () => {
  const { clock, book } = await brewery(60);
  const query = { channel: CHANNEL, from: clock.wall() - 50 * MINUTE, to: clock.wall(), points: 600 };
  const answers = await Promise.all(Array.from({ length: 6 }, () => book.read(query)));
  const { read, shared, cached } = counts(book.metrics());
  assert.equal(shared + cached, read * 5);
  for (const answer of answers) assert.deepEqual(answer, answers[0]);
});
