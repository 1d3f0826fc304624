import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { StoredFrame } from '../tiers/frame-tier.ts';
import { sampleFrame } from '../tiers/sample-frame.ts';
import { firstDifference } from './compare-frames.ts';

const sent = [1, 11, 21, 31].map((first) => sampleFrame({ first, last: first + 9 }));

async function* each(frames: readonly StoredFrame[]) {
  yield* await Promise.resolve(frames);
}

/** Another bit in one byte. */
function flipped(frame: StoredFrame, at: number): StoredFrame {
  const bytes = Uint8Array.from(frame.bytes);
  bytes[at] = (bytes[at] as number) ^ 1;
  return { ...frame, bytes };
}

test('the same frames, and more behind them, are the same', async () => {
  assert.equal(await firstDifference(sent, each(sent)), undefined);
  assert.equal(await firstDifference(sent, each([...sent, sampleFrame({ first: 41, last: 50 })])), undefined);
});

test('any byte, any field, any missing or doubled frame is found', async () => {
  const [a, b, c, d] = sent as [StoredFrame, StoredFrame, StoredFrame, StoredFrame];
  assert.match((await firstDifference(sent, each([a, b, c]))) ?? '', /31-40 is not there/);
  assert.match((await firstDifference(sent, each([a, b, d]))) ?? '', /21-30: first is 31/);
  assert.match((await firstDifference(sent, each([a, a, b, c, d]))) ?? '', /11-20: first is 1/);
  assert.match((await firstDifference(sent, each([]))) ?? '', /1-10 is not there/);
  for (const change of [{ held: 9 }, { dropped: 1 }, { boot: 'x' }, { monoTo: null }, { epoch: 'e' }, { node: 'n' }])
    assert.notEqual(await firstDifference(sent, each([a, b, c, { ...d, ...change }])), undefined);
  await fc.assert(
    fc.asyncProperty(fc.nat(3), fc.nat(), async (which, at) => {
      const bad = sent.map((frame, i) => (i === which ? flipped(frame, at % frame.bytes.length) : frame));
      assert.match((await firstDifference(sent, each(bad))) ?? '', /bytes are others/);
    }),
  );
});
