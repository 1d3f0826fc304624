import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setImmediate } from 'node:timers/promises';
import { FakeClock, silentLog } from '@cerveceria/runtime';
import { MemoryFrameTier } from '../../tests/fakes/memory-frame-tier.ts';
import { MemoryStateStore } from '../../tests/fakes/memory-state-store.ts';
import { EPOCH, NODE, sampleFrame } from '../tiers/sample-frame.ts';
import { NOTHING_HELD } from './archive-parts.ts';
import { createArchiver } from './archiver.ts';

const DAY = 86_400_000;
/** An hour each. */
const FRAMES = Array.from({ length: 48 }, (_, i) =>
  sampleFrame({ first: i * 4 + 1, last: i * 4 + 4, period: 15 * 60_000 - 1 }),
);

/** Two hubs over the same tiers; forty days after the two days of frames began. */
async function setUp() {
  const clock = new FakeClock();
  const store = new MemoryStateStore(() => clock.mono());
  const [warm, cold] = [new MemoryFrameTier('warm'), new MemoryFrameTier('cold')];
  await warm.learnBoots(NODE, [{ boot: 'boot-1', mono: 0, offset: clock.wall() - 40 * DAY, quality: 'learned' }]);
  await warm.append(FRAMES);
  const hub = (name: string) =>
    createArchiver({
      ...{ hub: name, store, warm, cold, hold: NOTHING_HELD, ingested: () => 0, keepMs: 30 * DAY },
      ...{ machine: clock, process: clock, log: silentLog, framesPerS: 10, limits: { frames: 10, bytes: 1e6 } },
    });
  /** Time passes, and what it sets off happens. */
  const pass = async (seconds: number) => {
    for (let i = 0; i < seconds * 4; i++) {
      clock.advance(250);
      for (let turn = 0; turn < 8; turn++) await setImmediate();
    }
  };
  const frames = async (tier: MemoryFrameTier) => (await tier.totals(NODE))[0]?.frames ?? 0;
  return { clock, warm, cold, hub, pass, frames };
}

test('of two hubs one archives, no faster than it may; the other goes on where it died', async () => {
  const { warm, cold, hub, pass, frames } = await setUp();
  const [a, b] = [hub('a'), hub('b')];
  a.start();
  await pass(1);
  b.start();
  await pass(1.5);
  const moved = a.progress.frames;
  assert.ok(moved > 0 && moved <= 40, `${moved} in 2.5 s at 10/s, ten at a time`);
  assert.equal(b.progress.frames, 0);
  assert.ok((a.progress.oldest ?? 0) > 0 && a.progress.lagMs > 0);
  await a.stop();
  await pass(20);
  assert.deepEqual([a.progress.frames + b.progress.frames, await frames(warm), await frames(cold)], [48, 0, 48]);
  assert.ok(b.progress.frames > 0);
  assert.deepEqual([b.progress.oldest, b.progress.lagMs], [null, 0]);
  await b.stop();
});

test('a cold tier that is away is waited for, and what is old later goes later', async () => {
  const { warm, cold, hub, pass, frames } = await setUp();
  cold.down = true;
  const archiver = hub('a');
  archiver.start();
  await pass(20);
  assert.deepEqual([await frames(warm), archiver.progress.frames], [48, 0]);
  assert.ok(archiver.progress.faults >= 2);
  cold.down = false;
  await pass(70);
  assert.deepEqual([await frames(warm), await frames(cold)], [0, 48]);
  await warm.append([sampleFrame({ first: 193, last: 196, period: 15 * 60_000 - 1 })]);
  await pass(70);
  assert.deepEqual([await frames(warm), await frames(cold)], [0, 49]);
  await archiver.stop();
});

test('it stops between two loads without waiting for its pause', async () => {
  const { warm, hub, pass, frames } = await setUp();
  const archiver = hub('a');
  archiver.start();
  await pass(0.5);
  await archiver.stop();
  const left = await frames(warm);
  assert.ok(left > 0 && left < 48);
  await pass(60);
  assert.equal(await frames(warm), left);
  for await (const { first } of warm.following(NODE, EPOCH, 0)) {
    assert.equal(first, (48 - left) * 4 + 1);
    break;
  }
});
