import assert from 'node:assert/strict';
import { test } from 'node:test';
import { MemoryFrameTier } from '../../tests/fakes/memory-frame-tier.ts';
import { BOOT, EPOCH, NODE, sampleFrame, sampleGap } from '../tiers/sample-frame.ts';
import { hotFloor } from './hot-floor.ts';

const PIECE = { boot: BOOT, mono: 0, offset: 0, quality: 'disciplined' } as const;
const whole = { node: NODE, epoch: EPOCH, after: 0, last: 1000 };

/** A scan a second from 1 s on, ten in a frame, and a gap without a time in the middle. */
async function tierWith(boots = [PIECE]): Promise<MemoryFrameTier> {
  const tier = new MemoryFrameTier();
  for (let first = 1; first < 1000; first += 10) {
    const place = { first, last: first + 9 };
    await tier.append([first === 501 ? sampleGap(place, false) : sampleFrame(place)]);
  }
  await tier.learnBoots(NODE, boots);
  return tier;
}

test('it is the end of the last frame that is wholly older, wherever that lies', async () => {
  const tier = await tierWith();
  for (const since of [1, 10_000, 10_001, 305_000, 495_000, 521_000, 990_001, 1_000_000])
    assert.equal(await hotFloor(tier, whole, since), await byLooking(tier, since), `${since}`);
  assert.equal(await hotFloor(tier, whole, 1_000_001), 1000);
});

async function byLooking(tier: MemoryFrameTier, since: number): Promise<number> {
  let floor = 0;
  for await (const { last, monoTo } of tier.following(NODE, EPOCH, 0)) {
    if (monoTo !== null && monoTo >= since) break;
    floor = last;
  }
  return floor;
}

test('what is missing begins no earlier than it did, and what knows no time is young', async () => {
  assert.equal(await hotFloor(await tierWith(), { ...whole, after: 700 }, 305_000), 700);
  assert.equal(await hotFloor(await tierWith([]), whole, 305_000), 0);
});
