import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { History } from '@cerveceria/protocol';
import fc from 'fast-check';
import { historyOver } from '../../tests/fakes/history-over.ts';
import {
  BOOTS,
  CHANNEL,
  EPOCH,
  type Made,
  madeFrames,
  madeGap,
  NODE,
  SPEC,
  WALL,
} from '../../tests/fakes/made-frames.ts';
import { MemoryFrameTier } from '../../tests/fakes/memory-frame-tier.ts';
import type { FrameTier, StoredFrame } from '../tiers/frame-tier.ts';

const FACTS = { node: NODE, version: '1', simulated: false, channels: [SPEC], loops: [] };
const OTHER = '00000000000000bb';

async function tierWith(name: string, frames: readonly StoredFrame[]): Promise<MemoryFrameTier> {
  const tier = new MemoryFrameTier(name);
  tier.opens = name !== 'embedded' && name !== 'redis';
  await tier.learnBoots(NODE, BOOTS);
  for (const epoch of [EPOCH, OTHER]) {
    const own = frames.filter((frame) => frame.epoch === epoch);
    if (own[0] !== undefined) await tier.advance(NODE, epoch, own[0].first - 1);
    await tier.append(own);
  }
  return tier;
}

function ask(tiers: readonly FrameTier[], from: number, to: number, points: number): Promise<History> {
  const clock = { wall: () => WALL + to, rate: () => 1 };
  const read = historyOver(tiers, { provisional: () => [], factsOf: () => FACTS, clock });
  return read({ channel: CHANNEL, from: WALL + from, to: WALL + to, points });
}

const told = ({ parts: _parts, silent: _silent, ...rest }: History) => rest;

/** Frames of two epochs that interlock in time, some cells bad, one gap told. */
function made(steps: readonly { step: number; value: number; bad: number }[], perFrame: number): StoredFrame[] {
  let mono = 0;
  const all = steps.map(({ step, value, bad }): Made => {
    mono += step;
    return { mono, cell: bad === 0 ? 'missing' : bad === 1 ? 'fault:w1-crc' : value };
  });
  const half = Math.floor(all.length / 2);
  const first = madeFrames(all.slice(0, half), perFrame);
  const gap = madeGap(half + 1, half + 5, all[half - 1]?.mono ?? 0, (all[half - 1]?.mono ?? 0) + 1);
  const second = madeFrames(all.slice(half), perFrame, half + 6);
  const other = madeFrames(
    all.map(({ mono: at, cell }) => ({ mono: at + 500, cell })),
    perFrame,
    1,
    OTHER,
  );
  return [...first, ...(half > 0 ? [gap] : []), ...second, ...other];
}

test('frames spread over three tiers with overlaps are answered as by one tier that holds all', async () => {
  const steps = fc.array(
    fc.record({
      step: fc.integer({ min: 1, max: 20_000 }),
      value: fc.integer({ min: -9000, max: 9000 }),
      bad: fc.nat(30),
    }),
    { minLength: 2, maxLength: 250 },
  );
  const cuts = fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 8, maxLength: 8 });
  await fc.assert(
    fc.asyncProperty(
      steps,
      fc.integer({ min: 1, max: 40 }),
      fc.integer({ min: 1, max: 600 }),
      cuts,
      async (list, perFrame, points, at) => {
        const frames = made(list, perFrame);
        const place = (own: readonly StoredFrame[], share: number | undefined) => Math.round((share ?? 0) * own.length);
        // Of each epoch: cold has the oldest, hot the newest, warm reaches into both; where they meet is drawn.
        const shares = [EPOCH, OTHER].map((epoch, i) => {
          const own = frames.filter((frame) => frame.epoch === epoch);
          const [a, b, c, d] = at
            .slice(i * 4, i * 4 + 4)
            .map((share) => place(own, share))
            .sort((x, y) => x - y);
          return { hot: own.slice(b), warm: own.slice(a, d), cold: own.slice(0, c) };
        });
        const hot = await tierWith(
          'redis',
          shares.flatMap((share) => share.hot),
        );
        const warm = await tierWith(
          'mongodb',
          shares.flatMap((share) => share.warm),
        );
        const cold = await tierWith(
          'cassandra',
          shares.flatMap((share) => share.cold),
        );
        const end = list.reduce((sum, { step }) => sum + step, 0) + 1000;
        const whole = await ask([await tierWith('embedded', frames)], 0, end, points);
        assert.deepEqual(told(await ask([hot, warm, cold], 0, end, points)), told(whole));
        const [from, to] = [Math.floor(end / 5), Math.floor(end / 2) + 2];
        const part = await ask([await tierWith('embedded', frames)], from, to, points);
        assert.deepEqual(told(await ask([hot, warm, cold], from, to, points)), told(part));
      },
    ),
    { numRuns: 80 },
  );
});
