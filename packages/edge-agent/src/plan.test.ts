import assert from 'node:assert/strict';
import { test } from 'node:test';
import { channelSpecSchema, listedChannelSchema, loopSpecSchema } from '@cerveceria/protocol';
import { planNode } from './plan.ts';
import { kettleConfig } from './tick/test-node.fixture.ts';

test('a channel says what it is to be compared with, and what its driver read does not', () => {
  const config = kettleConfig();
  const wort = config.channels['wort'];
  assert.ok(wort !== undefined && wort.driver !== 'vote');
  const calibration = {
    points: [
      [0, 0.5],
      [100, 100],
    ] as [[number, number], [number, number]],
    date: '2026-01-01',
    by: 'ana',
  };
  const { channels } = planNode({ ...config, channels: { wort: { ...wort, compares: 'mash', calibration } } });
  assert.deepEqual(
    channels.slice(0, 2).map((channel) => [channel.id.split('.')[2], listedChannelSchema.parse(channel).compares]),
    [
      ['wort', 'mash'],
      ['wort-raw', undefined],
    ],
  );
});

test('measured channels come first, then set point and duty of each loop; a pump has no set point', () => {
  const { channels, loops } = planNode(kettleConfig());
  assert.deepEqual(
    channels.map(({ id, kind }) => [id.split('.')[2], kind]),
    [
      ['wort', 'analog'],
      ['mash-sp', 'set-point'],
      ['mash-duty', 'duty'],
      ['circulation-duty', 'duty'],
    ],
  );
  for (const channel of channels) channelSpecSchema.parse(channel);
  for (const loop of loops) loopSpecSchema.parse(loop);
  assert.deepEqual([loops[0]?.max, loops[1]?.setPointChannel], [104, null]);
});

test('of several pumps a heater names the one of its program, else the one that it needs', () => {
  const config = kettleConfig();
  const { mash } = config.loops;
  assert.ok(mash?.kind === 'heat');
  const sparge = { kind: 'pump', output: 'sparge', window_ms: 10_000, default: { mode: 'off' } } as const;
  const pumpOf = (heater: typeof mash) =>
    planNode({ ...config, loops: { sparge, ...config.loops, mash: heater } }).loops.find(({ kind }) => kind === 'heat')
      ?.pump;
  assert.equal(pumpOf(mash), 'kettle-1.heat.circulation');
  assert.equal(pumpOf({ ...mash, program_pump: 'sparge' }), 'kettle-1.heat.sparge');
  assert.equal(pumpOf({ ...mash, needs: [] }), undefined);
});
