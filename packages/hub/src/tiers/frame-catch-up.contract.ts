import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { storedFrame } from '../ingest/stored-frame.ts';
import { collect, type FreshTier } from './frame-tier.contract.ts';
import type { EpochTotals, StoredFrame } from './frame-tier.ts';
import { BOOT, EPOCH, NODE, sampleFrame, sampleGap } from './sample-frame.ts';

const OTHER = '00000000000000bb';
const plain = ({ bytes, ...frame }: StoredFrame) => ({ ...frame, bytes: Buffer.from(bytes).toString('hex') });

/** The part of the contract of FrameTier by which one tier is filled from another. */
export function frameCatchUpContract(name: string, fresh: FreshTier): void {
  describe(`frame tier ${name}, catch-up`, () => {
    test('what follows a seq comes in order, byte for byte, with or without a known time', async (t) => {
      const tier = await fresh((end) => t.after(end));
      const frames = [
        sampleFrame({ first: 1, last: 10 }),
        sampleGap({ first: 11, last: 20 }, false),
        sampleFrame({ first: 21, last: 30 }),
        sampleFrame({ first: 31, last: 40, boot: 'boot-2', period: 10 }),
        sampleGap({ first: 41, last: 50, boot: 'boot-2' }, false),
      ];
      await tier.append([...frames, sampleFrame({ first: 1, last: 10, epoch: OTHER })]);
      const after = async (seq: number) => (await collect(tier.following(NODE, EPOCH, seq))).map(plain);
      assert.deepEqual(await after(0), frames.map(plain));
      assert.deepEqual(await after(1), frames.slice(1).map(plain));
      assert.deepEqual(await after(20), frames.slice(2).map(plain));
      assert.deepEqual(await after(35), frames.slice(4).map(plain));
      assert.deepEqual(await after(50), []);
      assert.deepEqual(await collect(tier.following('kettle-9.none', EPOCH, 0)), []);
    });

    test('frames of a newer version, which nobody can place in time, follow by their seq and go by it', async (t) => {
      const tier = await fresh((end) => t.after(end));
      const frames = Array.from({ length: 30 }, (_, i) => {
        const at = { first: i * 10_000 + 1, last: i * 10_000 + 10_000 };
        const isKnown = i % 7 === 0;
        const newer = { kind: 'opaque', version: 99, node: NODE, epoch: EPOCH, ...at } as const;
        return isKnown ? sampleFrame({ ...at, every: 1000 }) : storedFrame(newer, Buffer.from(`newer ${i}`));
      });
      for (let at = 0; at < frames.length; at += 4) await tier.append(frames.slice(at, at + 4));
      const after = async (seq: number) => (await collect(tier.following(NODE, EPOCH, seq))).map(plain);
      for (const seq of [0, 9_999, 130_000])
        assert.deepEqual(
          await after(seq),
          frames.map(plain).filter((f) => f.first > seq),
        );
      assert.equal(await tier.remove(NODE, EPOCH, 125_000), 12);
      assert.deepEqual(await after(0), frames.slice(12).map(plain));
      const { held, dropped, oldest } = (await tier.totals(NODE))[0] as EpochTotals;
      assert.deepEqual([held, dropped, oldest], [15 * 10_000 + 30, 3 * 9_990, 120_001]);
    });

    test('more frames than a page holds follow one another over hours, from any seq', async (t) => {
      const tier = await fresh((end) => t.after(end));
      const frames = Array.from({ length: 700 }, (_, i) =>
        sampleFrame({ first: i * 10 + 1, last: i * 10 + 10, period: 2000, channels: 1 }),
      );
      await tier.append(frames);
      for (const seq of [0, 1799, 1800, 1801, 5395, 6990]) {
        const firsts = (await collect(tier.following(NODE, EPOCH, seq))).map(({ first }) => first);
        assert.deepEqual(
          firsts,
          frames.map(({ first }) => first).filter((first) => first > seq),
          `after ${seq}`,
        );
      }
    });

    test('what was made long ago and came late follows by its seq, and goes by it', async (t) => {
      const tier = await fresh((end) => t.after(end));
      // Hours 0 to 25, of which each later one is followed by an earlier one.
      const frames = Array.from({ length: 12 }, (_, i) =>
        sampleFrame({ first: i * 10 + 1, last: i * 10 + 10, period: i % 2 === 0 ? 800_000 : 90_000 - i * 1000 }),
      );
      for (const frame of frames) await tier.append([frame]);
      const after = async (seq: number) => (await collect(tier.following(NODE, EPOCH, seq))).map(plain);
      for (const seq of [0, 10, 35, 110])
        assert.deepEqual(
          await after(seq),
          frames.map(plain).filter((f) => f.first > seq),
        );
      assert.deepEqual(
        (await collect(tier.ranges(NODE))).map(({ first }) => first),
        frames.map(({ first }) => first),
      );
      assert.equal(await tier.remove(NODE, EPOCH, 45), 4);
      assert.deepEqual(await after(0), frames.slice(4).map(plain));
    });

    test('a reader that stops half-way leaves nothing open', async (t) => {
      const tier = await fresh((end) => t.after(end));
      await tier.append([sampleFrame({ first: 1, last: 10 }), sampleFrame({ first: 11, last: 20 })]);
      for await (const { first } of tier.following(NODE, EPOCH, 0)) {
        assert.equal(first, 1);
        break;
      }
      assert.equal((await tier.totals(NODE))[0]?.watermark, 20);
    });

    test('a gate that was advanced takes what comes next and counts nothing that is not there', async (t) => {
      const tier = await fresh((end) => t.after(end));
      await tier.advance(NODE, EPOCH, 500);
      const mark = { node: NODE, epoch: EPOCH };
      assert.deepEqual(await tier.totals(NODE), [
        { ...mark, watermark: 500, held: 0, dropped: 0, frames: 0, oldest: 501 },
      ]);
      assert.deepEqual(await tier.append([sampleFrame({ first: 491, last: 500 })]), [
        { outcome: 'duplicate', watermark: 500 },
      ]);
      assert.deepEqual(
        (await tier.append([sampleFrame({ first: 511, last: 520 }), sampleFrame({ first: 501, last: 510 })])).map(
          ({ outcome }) => outcome,
        ),
        ['hole', 'stored'],
      );
      assert.deepEqual(await tier.totals(), [
        { ...mark, watermark: 510, held: 10, dropped: 0, frames: 1, oldest: 501 },
      ]);
      await tier.learnBoots(NODE, [{ boot: BOOT, mono: 0, offset: 0, quality: 'disciplined' }]);
      const found = await collect(tier.frames({ node: NODE, from: 0, to: Number.MAX_SAFE_INTEGER }));
      assert.deepEqual(
        found.map(({ first }) => first),
        [501],
      );
    });

    test('advancing never lowers a gate, and leaves what is held where it is', async (t) => {
      const tier = await fresh((end) => t.after(end));
      await tier.append([sampleFrame({ first: 1, last: 10 }), sampleFrame({ first: 1, last: 7, epoch: OTHER })]);
      await tier.advance(NODE, EPOCH, 5);
      assert.equal((await tier.totals(NODE))[0]?.watermark, 10);
      await tier.advance(NODE, EPOCH, 100);
      await tier.append([sampleFrame({ first: 101, last: 110 })]);
      const [own, other] = await tier.totals(NODE);
      assert.deepEqual([own?.watermark, own?.held, own?.frames, own?.oldest], [110, 20, 2, 1]);
      assert.deepEqual([other?.epoch, other?.watermark], [OTHER, 7]);
      const firsts = (await collect(tier.following(NODE, EPOCH, 0))).map(({ first }) => first);
      assert.deepEqual(firsts, [1, 101]);
      const ranges = await collect(tier.ranges(NODE));
      assert.deepEqual(
        ranges.map(({ epoch, first }) => [epoch, first]),
        [
          [EPOCH, 1],
          [EPOCH, 101],
          [OTHER, 1],
        ],
      );
    });

    test('the oldest seq rises with what is removed, and stands behind the watermark when nothing is left', async (t) => {
      const tier = await fresh((end) => t.after(end));
      await tier.append(
        Array.from({ length: 20 }, (_, i) =>
          sampleFrame({ first: i * 10 + 1, last: i * 10 + 10, boot: i < 10 ? BOOT : 'boot-2' }),
        ),
      );
      const oldest = async () => (await tier.totals(NODE))[0]?.oldest;
      assert.equal(await oldest(), 1);
      await tier.remove(NODE, EPOCH, 45);
      assert.equal(await oldest(), 41);
      await tier.remove(NODE, EPOCH, 100);
      assert.equal(await oldest(), 101);
      await tier.remove(NODE, EPOCH, 200);
      assert.equal(await oldest(), 201);
      await tier.advance(NODE, EPOCH, 250);
      await tier.append([sampleFrame({ first: 251, last: 260 })]);
      assert.equal(await oldest(), 251);
      assert.equal((await collect(tier.following(NODE, EPOCH, 0))).length, 1);
    });
  });
}
