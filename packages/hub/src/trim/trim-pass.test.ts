import assert from 'node:assert/strict';
import { test } from 'node:test';
import { FakeClock } from '@cerveceria/runtime';
import fc from 'fast-check';
import { MemoryFrameTier } from '../../tests/fakes/memory-frame-tier.ts';
import type { HasRoom, Room } from '../tiers/room.ts';
import { EPOCH, NODE, sampleFrame } from '../tiers/sample-frame.ts';
import { HotRoom } from './hot-room.ts';
import type { TrimParts } from './trim-parts.ts';
import { trimPass } from './trim-pass.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const WALL = 1_700_000_000_000 - (1_700_000_000_000 % HOUR);
const HOURS = 240;
const KNOWN = { boot: 'boot-1', mono: 0, offset: WALL, quality: 'disciplined' } as const;

const FRAMES = Array.from({ length: HOURS }, (_, i) =>
  sampleFrame({ first: i * 4 + 1, last: i * 4 + 4, period: 15 * 60_000 - 1 }),
);

/** A memory of which each frame takes 1. */
class SmallTier extends MemoryFrameTier implements HasRoom {
  limit: number | null = null;
  async room(): Promise<Room> {
    const used = (await this.totals()).reduce((sum, { frames }) => sum + frames, 0);
    return { used, limit: this.limit };
  }
}

/** Ten days with a frame an hour, of which the first `warmed` are warm; it is the end of the tenth day. */
async function setUp(warmed: number, over: Partial<TrimParts> = {}) {
  const [hot, warm] = [new SmallTier('hot'), new MemoryFrameTier('warm')];
  await hot.learnBoots(NODE, [KNOWN]);
  await hot.append(FRAMES);
  await warm.append(FRAMES.slice(0, warmed));
  const process = new FakeClock(WALL + HOURS * HOUR);
  const parts = { hot, warm, keepMs: 3 * DAY, share: 0.8, process, limits: { frames: 24, bytes: 1e6 }, ...over };
  const left = async () => (await hot.totals())[0]?.frames ?? 0;
  return { hot, warm, parts, left };
}

test('what is warm and older than three days leaves the hot tier, and nothing else', async () => {
  const { parts, left, hot } = await setUp(HOURS);
  assert.deepEqual(await trimPass(parts), { frames: 7 * 24, early: 0, room: { used: 72, limit: null } });
  assert.equal((await hot.totals(NODE))[0]?.watermark, HOURS * 4);
  assert.equal((await trimPass(parts)).frames, 0);
  assert.equal(await left(), 72);
});

test('what is not warm stays, however old it is', async () => {
  const { parts, left } = await setUp(24);
  assert.equal((await trimPass(parts)).frames, 24);
  assert.equal(await left(), HOURS - 24);
  const none = await setUp(0);
  assert.equal((await trimPass(none.parts)).frames, 0);
});

test('nothing is trimmed while the warm tier does not answer', async () => {
  const { parts, left, warm } = await setUp(HOURS);
  warm.down = true;
  await assert.rejects(trimPass(parts), { code: 'TIER_UNAVAILABLE' });
  assert.equal(await left(), HOURS);
});

test('who is no longer to trim deletes nothing more, however full the memory is', async () => {
  const { parts, hot, left } = await setUp(HOURS);
  hot.limit = 50;
  let asked = 0;
  assert.equal((await trimPass(parts, () => ++asked < 3)).frames, 2 * 24);
  assert.equal(await left(), HOURS - 2 * 24);
});

test('when memory runs out younger ones go too, the oldest first and no more than needed', async () => {
  const { parts, hot, left } = await setUp(HOURS);
  hot.limit = 50;
  const { frames, early } = await trimPass(parts);
  assert.deepEqual([frames, frames - early], [HOURS - (await left()), 168]);
  assert.ok((await left()) <= 38 && (await left()) >= 38 - 24);
  const oldest = (await hot.totals(NODE))[0]?.oldest as number;
  assert.equal(oldest, (HOURS - (await left())) * 4 + 1);
});

test('a memory full of what is not warm is told as such, and loses nothing', async () => {
  const { parts, hot, warm, left } = await setUp(100);
  hot.limit = 150;
  const room = new HotRoom({ hot, warm });
  assert.equal((await trimPass(parts)).frames, 100);
  await room.look();
  assert.deepEqual([await left(), room.isFull], [140, true]);
  const [condition] = room.judge().conditions;
  assert.deepEqual([condition?.code, condition?.node], ['hot-full', NODE]);
  assert.match(condition?.detail ?? '', /^560 scans wait/);
  for await (const frame of hot.following(NODE, EPOCH, 400)) await warm.append([frame]);
  await trimPass(parts);
  await room.look();
  assert.deepEqual([room.isFull, room.judge().conditions], [false, []]);
});

test('whatever is warm and however full it is, every frame above the warm watermark is still hot', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.nat(HOURS),
      fc.option(fc.integer({ min: 1, max: 300 })),
      fc.nat(12),
      async (warmed, limit, days) => {
        const { parts, hot } = await setUp(warmed, { keepMs: days * DAY });
        hot.limit = limit;
        await trimPass(parts);
        const firsts: number[] = [];
        for await (const { first } of hot.following(NODE, EPOCH, 0)) firsts.push(first);
        const expected = Array.from({ length: HOURS - warmed }, (_, i) => (warmed + i) * 4 + 1);
        assert.deepEqual(firsts.slice(firsts.length - expected.length), expected);
      },
    ),
    { numRuns: 60 },
  );
});
