import assert from 'node:assert/strict';
import { test } from 'node:test';
import { encodeFrame } from '@cerveceria/protocol/codec';
import { BREW_CHANNELS, brewCells, brewChannels, brewFrames, seeded } from './brew-day.ts';

const bytes = (seed: number) =>
  [...brewFrames('kettle-9.heat', '00000000000000aa', 600, seeded(seed))].map(encodeFrame);

test('the same seed makes the same bytes, another one others', () => {
  assert.deepEqual(bytes(1), bytes(1));
  assert.notDeepEqual(bytes(1), bytes(2));
});

test('frames follow one another without a gap, sixty scans each', () => {
  const frames = [...brewFrames('kettle-9.heat', '00000000000000aa', 600, seeded(1))];
  assert.deepEqual(
    frames.map(({ first, last }) => [first, last]),
    Array.from({ length: 10 }, (_, i) => [i * 60 + 1, i * 60 + 60]),
  );
  assert.ok(frames.every(({ mono }) => mono.every((at, i) => i === 0 || at - (mono[i - 1] ?? 0) === 1000)));
});

test('channels are those of the node that is asked for, all or the first few', () => {
  assert.equal(brewChannels('kettle-9.heat').length, BREW_CHANNELS.length);
  assert.deepEqual(
    brewChannels('kettle-9.heat', 2).map(({ id }) => id),
    ['kettle-9.heat.wort', 'kettle-9.heat.bottom'],
  );
});

test('noise is on the analog channels alone and at most the asked steps', () => {
  const quiet = brewCells(5000, seeded(1), 0) as number[];
  const random = seeded(3);
  for (let i = 0; i < 100; i++)
    brewCells(5000, random, 1).forEach((cell, c) => {
      const off = Math.abs((cell as number) - (quiet[c] as number));
      assert.ok(off <= (BREW_CHANNELS[c]?.kind === 'analog' ? 1 : 0), `channel ${c} is off by ${off}`);
    });
});
