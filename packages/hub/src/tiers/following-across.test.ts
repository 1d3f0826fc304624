import assert from 'node:assert/strict';
import { test } from 'node:test';
import { MemoryFrameTier } from '../../tests/fakes/memory-frame-tier.ts';
import { followingAcross } from './following-across.ts';
import type { StoredFrame } from './frame-tier.ts';
import { EPOCH, NODE, sampleFrame } from './sample-frame.ts';

const frame = (first: number) => sampleFrame({ first, last: first + 9 });

async function holding(...firsts: number[]): Promise<MemoryFrameTier> {
  const tier = new MemoryFrameTier();
  for (const first of firsts) {
    await tier.advance(NODE, EPOCH, first - 1);
    await tier.append([frame(first)]);
  }
  return tier;
}

async function firsts(frames: AsyncIterable<StoredFrame>): Promise<number[]> {
  const met: number[] = [];
  for await (const { first } of frames) met.push(first);
  return met;
}

const across = (tiers: readonly MemoryFrameTier[], after = 0, upTo = 1000) =>
  firsts(followingAcross(tiers, { node: NODE, epoch: EPOCH }, after, upTo));

test('frames come by their seqs, each once, from the tier that has them; what none has is passed over', async () => {
  const warm = await holding(31, 51, 61);
  const cold = await holding(1, 11, 31, 41);
  assert.deepEqual(await across([warm, cold]), [1, 11, 31, 41, 51, 61]);
  assert.deepEqual(await across([warm, cold], 10, 50), [11, 31, 41]);
  assert.deepEqual(await across([warm]), [31, 51, 61]);
});

test('a tier is not asked where the one before it has all', async () => {
  const [warm, cold] = [await holding(31, 41), await holding(1)];
  cold.down = true;
  assert.deepEqual(await across([warm, cold], 30, 50), [31, 41]);
  await assert.rejects(across([warm, cold], 20, 50), { code: 'TIER_UNAVAILABLE' });
});

test('a frame that moves while it is looked for is met', async () => {
  const [warm, cold] = [await holding(1, 11, 21), await holding()];
  const following = warm.following.bind(warm);
  warm.following = async function* (...asked) {
    // Between the question and its answer.
    if (asked[2] === 0) {
      await cold.append([frame(1), frame(11)]);
      await warm.remove(NODE, EPOCH, 20);
    }
    yield* following(...asked);
  };
  assert.deepEqual(await across([warm, cold]), [1, 11, 21]);
});
