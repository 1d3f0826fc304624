import assert from 'node:assert/strict';
import { test } from 'node:test';
import { FakeClock } from '@cerveceria/runtime';
import { MemoryFrameTier } from '../../tests/fakes/memory-frame-tier.ts';
import type { StoredFrame } from '../tiers/frame-tier.ts';
import { BOOT, EPOCH, NODE, sampleFrame } from '../tiers/sample-frame.ts';
import { rawFrames } from './raw-frames.ts';

const frame = (i: number) => sampleFrame({ first: i * 10 + 1, last: i * 10 + 10 });
const frames = Array.from({ length: 12 }, (_, i) => frame(i));
const KNOWN = { boot: BOOT, mono: 0, offset: 0, quality: 'disciplined' } as const;

/** The first `archived` frames are in the cold tier, and `copied` more in both. */
async function twoTiers(archived: number, copied: number) {
  const [warm, cold] = [new MemoryFrameTier('warm'), new MemoryFrameTier('cold')];
  for (const tier of [warm, cold]) await tier.learnBoots(NODE, [KNOWN]);
  await warm.append(frames);
  await cold.append(frames.slice(0, archived + copied));
  await warm.remove(NODE, EPOCH, archived * 10);
  return { warm, cold };
}

async function firsts(found: AsyncIterable<StoredFrame>): Promise<number[]> {
  const list: number[] = [];
  for await (const { first } of found) list.push((first - 1) / 10);
  return list;
}

const clock = new FakeClock(0);
const ALL = frames.map((_, i) => i);

test('frames of an epoch come once and in order, wherever they lie', async () => {
  for (const [archived, copied] of [
    [0, 0],
    [4, 0],
    [4, 3],
    [12, 0],
    [0, 12],
  ] as const) {
    const { warm, cold } = await twoTiers(archived, copied);
    const raw = rawFrames(warm, cold, clock);
    assert.deepEqual(await firsts(raw.following(NODE, EPOCH, 0, 120)), ALL, `${archived} and ${copied}`);
    assert.deepEqual(await firsts(raw.following(NODE, EPOCH, 20, 120)), ALL.slice(2));
    const touching = await firsts(raw.touching(NODE, 15_000, 75_000));
    assert.deepEqual(
      touching.sort((a, b) => a - b),
      [1, 2, 3, 4, 5, 6, 7],
    );
  }
});

test('frames that go over to the archive while they are read are not missed', async () => {
  const { warm, cold } = await twoTiers(2, 0);
  const read: number[] = [];
  for await (const { first } of rawFrames(warm, cold, clock).following(NODE, EPOCH, 0, 120)) {
    if (read.length === 3) {
      await cold.append(frames.slice(2, 9));
      await warm.remove(NODE, EPOCH, 90);
    }
    read.push((first - 1) / 10);
  }
  assert.deepEqual(read, ALL);
});

test('an archive that is down holds up nothing that the warm tier has', async () => {
  const { warm, cold } = await twoTiers(0, 0);
  cold.down = true;
  const raw = rawFrames(warm, cold, clock);
  assert.deepEqual(await firsts(raw.following(NODE, EPOCH, 0, 120)), ALL);
  assert.equal((await raw.watermarks()).get(NODE)?.get(EPOCH), 120);
});
