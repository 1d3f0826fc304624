import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { FrameTier, StoredFrame } from './frame-tier.ts';
import type { RangeScan } from './range-scan.ts';
import { BOOT, EPOCH, NODE, sampleFrame, sampleGap } from './sample-frame.ts';

export type ContractTier = FrameTier & RangeScan;
/** Gives a started tier on an empty store and ends it with the test. */
export type FreshTier = (after: (end: () => Promise<void>) => void) => Promise<ContractTier>;

const WALL = 1_700_000_000_000;
const PIECE = { boot: BOOT, mono: 0, offset: WALL, quality: 'disciplined' } as const;
const ALL = { node: NODE, from: 0, to: Number.MAX_SAFE_INTEGER };
const run = (from: number, to: number, size = 10): StoredFrame[] => {
  const frames: StoredFrame[] = [];
  for (let first = from; first <= to; first += size) frames.push(sampleFrame({ first, last: first + size - 1 }));
  return frames;
};

export async function collect<T>(items: AsyncIterable<T>): Promise<T[]> {
  const list: T[] = [];
  for await (const item of items) list.push(item);
  return list;
}

const plain = ({ bytes, ...frame }: StoredFrame) => ({ ...frame, bytes: Buffer.from(bytes).toString('hex') });

/** What each implementation of FrameTier must do. */
export function frameTierContract(name: string, fresh: FreshTier): void {
  describe(`frame tier ${name}`, () => {
    test('frames in order are stored and come back byte for byte', async (t) => {
      const tier = await fresh((end) => t.after(end));
      await tier.learnBoots(NODE, [PIECE]);
      const frames = run(1, 30);
      assert.deepEqual(await tier.append(frames), [
        { outcome: 'stored', watermark: 10 },
        { outcome: 'stored', watermark: 20 },
        { outcome: 'stored', watermark: 30 },
      ]);
      const read = await collect(tier.frames(ALL));
      assert.deepEqual(
        read.map(({ from: _from, to: _to, ...frame }) => plain(frame)),
        frames.map(plain),
      );
      assert.deepEqual([read[0]?.from, read[0]?.to], [WALL + 1000, WALL + 10_000]);
    });

    test('a frame sent again is a duplicate, also in one batch with itself', async (t) => {
      const tier = await fresh((end) => t.after(end));
      const [frame] = run(1, 10) as [StoredFrame];
      const outcomes = (await tier.append([frame, frame])).map((verdict) => verdict.outcome);
      assert.deepEqual(outcomes, ['stored', 'duplicate']);
      assert.deepEqual(await tier.append([frame]), [{ outcome: 'duplicate', watermark: 10 }]);
      assert.equal((await tier.totals(NODE))[0]?.frames, 1);
    });

    test('a hole and an overlap are refused and leave the watermark where it is', async (t) => {
      const tier = await fresh((end) => t.after(end));
      const [first, , third] = run(1, 30) as [StoredFrame, StoredFrame, StoredFrame];
      assert.deepEqual(await tier.append([third]), [{ outcome: 'hole', watermark: 0 }]);
      await tier.append([first]);
      assert.deepEqual(await tier.append([third, sampleFrame({ first: 5, last: 14 })]), [
        { outcome: 'hole', watermark: 10 },
        { outcome: 'overlap', watermark: 10 },
      ]);
      assert.equal((await collect(tier.ranges())).length, 1);
    });

    test('nodes and epochs have watermarks of their own', async (t) => {
      const tier = await fresh((end) => t.after(end));
      const other = '00000000000000bb';
      const verdicts = await tier.append([
        sampleFrame({ first: 1, last: 5 }),
        sampleFrame({ first: 1, last: 7, epoch: other }),
        sampleFrame({ first: 1, last: 9, node: 'kettle-2.heat' }),
      ]);
      assert.deepEqual(
        verdicts.map((verdict) => verdict.watermark),
        [5, 7, 9],
      );
      const totals = await tier.totals(NODE);
      assert.deepEqual(
        totals.map(({ epoch, watermark }) => [epoch, watermark]),
        [
          [EPOCH, 5],
          [other, 7],
        ],
      );
      assert.equal((await tier.totals()).length, 3);
    });

    test('gaps and thinned frames are counted as dropped', async (t) => {
      const tier = await fresh((end) => t.after(end));
      await tier.append([sampleGap({ first: 1, last: 10 }), sampleFrame({ first: 11, last: 20, every: 5 })]);
      assert.deepEqual(await tier.totals(NODE), [
        { node: NODE, epoch: EPOCH, watermark: 20, held: 2, dropped: 18, frames: 2, oldest: 1 },
      ]);
      assert.deepEqual(await collect(tier.ranges(NODE)), [
        { node: NODE, epoch: EPOCH, first: 1, last: 10, held: 0, dropped: 10 },
        { node: NODE, epoch: EPOCH, first: 11, last: 20, held: 2, dropped: 8 },
      ]);
    });

    test('frames of an unknown boot are stored at once and appear when the boot is learned', async (t) => {
      const tier = await fresh((end) => t.after(end));
      await tier.append(run(1, 1000));
      assert.equal((await collect(tier.frames(ALL))).length, 0);
      assert.equal((await collect(tier.summaries({ ...ALL, channel: `${NODE}.c0` }))).length, 0);
      await tier.learnBoots(NODE, [PIECE]);
      const frames = await collect(tier.frames(ALL));
      assert.equal(frames.length, 100);
      assert.deepEqual([frames[99]?.from, frames[99]?.to], [WALL + 991_000, WALL + 1_000_000]);
      const summaries = await collect(tier.summaries({ ...ALL, channel: `${NODE}.c0` }));
      assert.deepEqual(summaries.at(-1)?.to, WALL + 1_000_000);
      assert.deepEqual(await tier.boots(NODE), [PIECE]);
    });

    test('a better offset moves what it concerns and nothing else', async (t) => {
      const tier = await fresh((end) => t.after(end));
      await tier.append(run(1, 30));
      await tier.learnBoots(NODE, [{ ...PIECE, offset: 5, quality: 'unsynced' }]);
      assert.equal((await collect(tier.frames(ALL)))[0]?.from, 1005);
      await tier.learnBoots(NODE, [{ ...PIECE, mono: 9000 }]);
      await tier.learnBoots(NODE, [{ ...PIECE, mono: 21_000, offset: WALL + 400 }]);
      const starts = (await collect(tier.frames(ALL))).map((frame) => frame.from);
      assert.deepEqual(starts, [WALL + 1000, WALL + 11_000, WALL + 21_400]);
      const summaries = await collect(tier.summaries({ ...ALL, channel: `${NODE}.c1` }));
      assert.deepEqual(
        summaries.map((summary) => summary.from),
        starts,
      );
    });

    test('a range gives the frames that touch it, both ends included', async (t) => {
      const tier = await fresh((end) => t.after(end));
      await tier.learnBoots(NODE, [PIECE]);
      await tier.append(run(1, 50));
      const firsts = async (from: number, to: number) =>
        (await collect(tier.frames({ node: NODE, from: WALL + from, to: WALL + to }))).map((frame) => frame.first);
      assert.deepEqual(await firsts(20_000, 21_000), [11, 21]);
      assert.deepEqual(await firsts(20_001, 20_999), []);
      assert.deepEqual(await firsts(15_000, 15_000), [11]);
      assert.deepEqual(await collect(tier.frames({ ...ALL, node: 'kettle-9.none' })), []);
    });
  });
}
