import assert from 'node:assert/strict';
import { test } from 'node:test';
import { channelSpecSchema, loopSpecSchema } from '@cerveceria/protocol';
import { planNode } from './plan.ts';
import { kettleConfig } from './tick/test-node.fixture.ts';

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
