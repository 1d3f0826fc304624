import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { decodeFrame } from '@cerveceria/protocol/codec';
import { collect, type FreshTier } from './frame-tier.contract.ts';
import type { TimedSummary } from './frame-tier.ts';
import { BOOT, NODE, sampleFrame, sampleGap } from './sample-frame.ts';

const WALL = 1_700_000_000_000;
const PIECE = { boot: BOOT, mono: 0, offset: WALL, quality: 'disciplined' } as const;
const ALL = { node: NODE, from: 0, to: Number.MAX_SAFE_INTEGER };

const closed = ({ content: _, ...summary }: TimedSummary) => summary;

/** The reading half of the contract of FrameTier. */
export function frameQueriesContract(name: string, fresh: FreshTier): void {
  describe(`frame tier ${name}, queries`, () => {
    test('summaries of one channel come by time with the values of the frames', async (t) => {
      const tier = await fresh((end) => t.after(end));
      await tier.learnBoots(NODE, [PIECE]);
      const frames = Array.from({ length: 100 }, (_, i) => sampleFrame({ first: i * 60 + 1, last: i * 60 + 60 }));
      await tier.append(frames);
      const channel = `${NODE}.c1`;
      const summaries = (await collect(tier.summaries({ ...ALL, channel }))).map(closed);
      assert.deepEqual(
        summaries,
        frames.map((frame) => ({
          ...frame.summaries[1],
          epoch: frame.epoch,
          first: frame.first,
          from: WALL + frame.first * 1000,
          to: WALL + frame.last * 1000,
        })),
      );
      const middle = { node: NODE, channel, from: WALL + 600_500, to: WALL + 660_999 };
      assert.deepEqual((await collect(tier.summaries(middle))).map(closed), summaries.slice(10, 11));
      assert.deepEqual(await collect(tier.summaries({ ...ALL, channel: `${NODE}.none` })), []);
    });

    test('a summary that brings its content along brings what its frame says of the channel', async (t) => {
      const tier = await fresh((end) => t.after(end));
      await tier.learnBoots(NODE, [PIECE]);
      const frame = sampleFrame({ first: 1, last: 60 });
      await tier.append([frame]);
      const channel = `${NODE}.c1`;
      const whole = decodeFrame(frame.bytes);
      assert.ok(whole.kind === 'data');
      for (const { content } of await collect(tier.summaries({ ...ALL, channel })))
        if (content !== undefined)
          assert.deepEqual(content, {
            ...whole,
            columns: whole.columns.filter(({ channel: { id } }) => id === channel),
          });
    });

    test('of all that is held at least those frames come that are wanted', async (t) => {
      const tier = await fresh((end) => t.after(end));
      await tier.learnBoots(NODE, [PIECE, { ...PIECE, boot: 'boot-2' }]);
      const other = { epoch: '00000000000000bb', boot: 'boot-2' };
      const frames = Array.from({ length: 9 }, (_, i) => ({ first: i * 10 + 1, last: i * 10 + 10 }));
      await tier.append(frames.flatMap((each) => [sampleFrame(each), sampleFrame({ ...other, ...each })]));
      const { epoch } = sampleFrame({ first: 1, last: 1 });
      for (const among of [
        new Map([[epoch, [{ from: 21, to: 50 }]]]),
        new Map([
          [
            epoch,
            [
              { from: 1, to: 10 },
              { from: 71, to: 90 },
            ],
          ],
          [other.epoch, [{ from: 31, to: 40 }]],
        ]),
      ]) {
        const wanted = [...among].flatMap(([own, stretches]) =>
          stretches.flatMap(({ from, to }) =>
            frames.filter(({ first }) => first >= from && first <= to).map(({ first }) => `${own} ${first}`),
          ),
        );
        const ids = async (items: AsyncIterable<{ epoch: string; first: number }>) =>
          (await collect(items)).map((each) => `${each.epoch} ${each.first}`);
        const came = [
          await ids(tier.frames({ ...ALL, among })),
          await ids(tier.summaries({ ...ALL, among, channel: `${NODE}.c1` })),
        ];
        for (const each of came)
          assert.deepEqual(
            wanted.filter((id) => !each.includes(id)),
            [],
          );
      }
    });

    test('who tells what he knows of the node is given the same, and later what came meanwhile', async (t) => {
      const tier = await fresh((end) => t.after(end));
      const pieces = [PIECE, { ...PIECE, boot: 'boot-2', offset: WALL + 700_000 }, { ...PIECE, boot: 'boot-none' }];
      await tier.learnBoots(NODE, pieces);
      const other = { epoch: '00000000000000bb', boot: 'boot-2' };
      const third = { epoch: '00000000000000cc', boot: 'boot-3' };
      const ids = async (items: AsyncIterable<{ epoch: string; first: number }>) =>
        (await collect(items)).map((each) => `${each.epoch} ${each.first}`);
      const { epoch } = sampleFrame({ first: 1, last: 1 });
      const isWanted = (id: string, to: number) => id.startsWith(epoch) && Number(id.split(' ')[1]) <= to;
      const steps = [
        () => tier.append([1, 61, 121].map((first) => sampleFrame({ first, last: first + 59 }))),
        () => tier.append([sampleGap({ first: 181, last: 240 }), sampleFrame({ first: 241, last: 300 })]),
        () => tier.append([1, 61].map((first) => sampleFrame({ ...other, first, last: first + 59 }))),
        () => tier.append([sampleFrame({ ...third, first: 1, last: 60 })]),
        () => tier.append([sampleFrame({ ...third, first: 61, last: 120 })]),
        // Known only now: what lies there of that boot has been there for a while.
        () => tier.learnBoots(NODE, [{ ...PIECE, boot: 'boot-3', offset: WALL + 2_000_000 }]),
        () => tier.learnBoots(NODE, [{ ...PIECE, boot: 'boot-2', mono: 30_000, offset: WALL + 900_000 }]),
        () => tier.remove(NODE, epoch, 120),
        () => tier.append([sampleFrame({ first: 301, last: 360 })]),
      ];
      for (const [i, step] of steps.entries()) {
        await step();
        const known = { totals: await tier.totals(NODE), boots: await tier.boots(NODE) };
        const spans = [ALL, { node: NODE, from: WALL, to: WALL + 100_000 }];
        for (const from of [150_000, 250_000, 320_000, 730_000, 950_000, 2_090_000])
          spans.push({ node: NODE, from: WALL + from, to: WALL + from + 20_000 });
        for (const span of spans) {
          const what = `after step ${i}, ${span.from - WALL}`;
          assert.deepEqual(await ids(tier.frames({ ...span, known })), await ids(tier.frames(span)), what);
          for (const to of [60, 180, 300]) {
            const among = new Map([[epoch, [{ from: 1, to }]]]);
            const wanted = (await ids(tier.frames({ ...span, known, among }))).filter((id) => isWanted(id, to));
            const all = (await ids(tier.frames(span))).filter((id) => isWanted(id, to));
            assert.deepEqual(wanted, all, `${what}, up to ${to}`);
          }
          const [gaps, own] = [await tier.gaps({ ...span, known }), await tier.gaps(span)];
          assert.deepEqual(
            gaps.map(({ first, from, to }) => [first, from, to]),
            own.map(({ first, from, to }) => [first, from, to]),
            what,
          );
        }
      }
    });

    test('two epochs whose times interleave come back by time', async (t) => {
      const tier = await fresh((end) => t.after(end));
      await tier.learnBoots(NODE, [PIECE, { ...PIECE, boot: 'boot-2', offset: WALL + 5_000 }]);
      const other = { epoch: '00000000000000bb', boot: 'boot-2' };
      for (let first = 1; first <= 500; first += 10)
        await tier.append([
          sampleFrame({ first, last: first + 4, period: 1000 }),
          sampleFrame({ first: first + 5, last: first + 9 }),
          sampleFrame({ ...other, first, last: first + 9 }),
        ]);
      const froms = (await collect(tier.frames(ALL))).map((frame) => frame.from as number);
      assert.equal(froms.length, 150);
      assert.deepEqual(
        froms,
        [...froms].sort((a, b) => a - b),
      );
      const summaries = await collect(tier.summaries({ ...ALL, channel: `${NODE}.c0` }));
      assert.deepEqual(
        summaries.map((summary) => summary.from),
        froms,
      );
    });

    test('a channel table that changes keeps each channel its own summaries', async (t) => {
      const tier = await fresh((end) => t.after(end));
      await tier.learnBoots(NODE, [PIECE]);
      await tier.append([
        sampleFrame({ first: 1, last: 10, channels: 1 }),
        sampleFrame({ first: 11, last: 20, channels: 3 }),
        sampleFrame({ first: 21, last: 30, channels: 1 }),
      ]);
      const count = async (c: number) => (await collect(tier.summaries({ ...ALL, channel: `${NODE}.c${c}` }))).length;
      assert.deepEqual([await count(0), await count(1), await count(2)], [3, 1, 1]);
    });

    test('gaps are told with their times, or between their neighbours when they do not know', async (t) => {
      const tier = await fresh((end) => t.after(end));
      await tier.learnBoots(NODE, [PIECE]);
      await tier.append([
        sampleFrame({ first: 1, last: 10 }),
        sampleGap({ first: 11, last: 20 }),
        sampleFrame({ first: 21, last: 30 }),
        sampleGap({ first: 31, last: 40 }, false),
        sampleFrame({ first: 41, last: 50 }),
      ]);
      const times = (await tier.gaps(ALL)).map(({ first, dropped, from, to }) => [first, dropped, from, to]);
      assert.deepEqual(times, [
        [11, 10, WALL + 11_000, WALL + 20_000],
        [31, 10, WALL + 30_000, WALL + 41_000],
      ]);
      assert.equal((await tier.gaps({ ...ALL, from: WALL + 29_000 })).length, 1);
    });

    test('removing takes whole frames, keeps the watermark and takes nothing of it in again', async (t) => {
      const tier = await fresh((end) => t.after(end));
      await tier.learnBoots(NODE, [PIECE]);
      const frames = Array.from({ length: 100 }, (_, i) => sampleFrame({ first: i * 10 + 1, last: i * 10 + 10 }));
      await tier.append(frames);
      assert.equal(await tier.remove(NODE, frames[0]?.epoch as string, 405), 40);
      const [totals] = await tier.totals(NODE);
      assert.deepEqual([totals?.watermark, totals?.held, totals?.frames], [1000, 600, 60]);
      assert.equal((await collect(tier.frames(ALL)))[0]?.first, 401);
      const summaries = await collect(tier.summaries({ ...ALL, channel: `${NODE}.c0` }));
      assert.deepEqual([summaries.length, summaries[0]?.from], [60, WALL + 401_000]);
      assert.deepEqual(await tier.append(frames.slice(0, 1)), [{ outcome: 'duplicate', watermark: 1000 }]);
      assert.equal((await tier.append([sampleFrame({ first: 1001, last: 1010 })]))[0]?.outcome, 'stored');
      assert.equal((await collect(tier.summaries({ ...ALL, channel: `${NODE}.c0` }))).length, 61);
    });
  });
}
