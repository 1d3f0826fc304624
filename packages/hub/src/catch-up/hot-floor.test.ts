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

test('where time does not rise with the seqs nothing that is young lies before it', async () => {
  const tier = new MemoryFrameTier();
  // Reports of an hour ago that came after those of the last minutes, and the other way about.
  const order = [1, 41, 2, 3, 42, 4, 5, 43, 6, 7, 8, 9, 10, 11, 44, 12];
  const boots = order.map((minute, i) => ({ ...PIECE, boot: `b${i}`, offset: (minute - i) * 10_000 }));
  for (const [i] of order.entries())
    await tier.append([sampleFrame({ boot: `b${i}`, first: i * 10 + 1, last: i * 10 + 10 })]);
  await tier.learnBoots(NODE, boots);
  const stretch = { ...whole, last: order.length * 10 };
  for (const since of [20_000, 405_000, 415_000, 435_000, 445_000])
    for (const after of [0, 20, 50]) {
      const floor = await hotFloor(tier, { ...stretch, after }, since);
      const young = order.flatMap((minute, i) => (minute * 10_000 + 10_000 >= since && i * 10 + 1 > after ? [i] : []));
      assert.ok(floor <= (young[0] ?? order.length) * 10, `${floor} for ${since} after ${after}`);
      assert.ok(floor >= after);
    }
});
