import assert from 'node:assert/strict';
import { test } from 'node:test';
import { kettleConfig, NodeUnderTest } from './test-node.fixture.ts';

/** °C/s of the large element alone. */
const RATE = 5500 / (40 * 4186);
const ARRIVED_C = 67;

/** A large and a small element in one kettle, both loops on its one probe; the small one is not asked for. */
function kettle(mash: Record<string, unknown>): NodeUnderTest {
  const heat = { kind: 'heat', input: 'wort', volume_l: 40 };
  return new NodeUnderTest(
    kettleConfig({
      outputs: { heater: { line: 17 }, small: { line: 22 } },
      loops: {
        mash: { ...heat, output: 'heater', power_w: 5500, default: mash },
        keep: { ...heat, output: 'small', power_w: 500, default: { mode: 'off' } },
      },
    }),
  );
}

/** The wort as it rises from 40 °C, read in steps of the probe; returns after how many seconds the loop tripped. */
function rise(node: NodeUnderTest, seconds: number, loop: string): number | null {
  for (let s = 0; s < seconds; s++) {
    node.run(1, Math.round((40 + RATE * s) * 16) / 16);
    if (node.loop(loop).veto !== null) return s;
  }
  return null;
}

test('a heater that is off beside one that heats the same kettle is not taken for stuck, nor the kettle for empty', () => {
  const node = kettle({ mode: 'auto', set_point: ARRIVED_C });
  assert.equal(rise(node, 600, 'keep'), null);
  assert.deepEqual([node.outputs.get('heater'), node.alarms], [true, []]);
});

test('a relay that is stuck is told once the other heater has gone off and the kettle heats on', () => {
  const node = kettle({ mode: 'auto', set_point: ARRIVED_C });
  const arrival = (ARRIVED_C - 40) / RATE;
  const at = rise(node, 2400, 'keep');
  assert.equal(node.loop('keep').veto, 'heating-while-off');
  assert.ok(at !== null && at > arrival && at < arrival + 400, `${at} s`);
});

test('both off and a rise: both are told of', () => {
  const node = kettle({ mode: 'off' });
  assert.ok((rise(node, 1200, 'keep') ?? 1200) < 400);
  assert.equal(node.loop('mash').veto, 'heating-while-off');
});
