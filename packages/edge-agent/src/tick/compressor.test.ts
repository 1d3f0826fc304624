import assert from 'node:assert/strict';
import { test } from 'node:test';
import { kettleConfig, NodeUnderTest } from './test-node.fixture.ts';

/** ms that the output was on and off, each time, while the beer swings around the set point and full cooling comes and goes. */
function switched(cool: Record<string, unknown>, loop: Record<string, unknown> = {}) {
  const limits = { min: -10, max: 50, rate_per_s: 3, stale_ms: 5000 };
  const node = new NodeUnderTest(
    kettleConfig({
      channels: { beer: { driver: 'ds18b20', id: '28-000000000002', unit: '°C', res: 0.0625, limits } },
      outputs: { cool: { line: 27, ...cool } },
      loops: {
        beer: {
          kind: 'ferment',
          input: 'beer',
          cool: 'cool',
          gains: { kp: 1, ti_s: 7200, td_s: 0 },
          change_over_ms: 0,
          window_ms: 600_000,
          default: { mode: 'auto', set_point: 20 },
          ...loop,
        },
      },
    }),
  );
  const times: Record<'on' | 'off', number[]> = { on: [], off: [] };
  let [since, was] = [0, false];
  for (let second = 0; second < 6000; second++) {
    node.run(1, 20.3 + 0.6 * Math.sin(second / 37) * Math.sin(second / 501));
    const isOn = node.outputs.get('cool') === true;
    if (isOn === was) continue;
    times[was ? 'on' : 'off'].push(node.now - since);
    [since, was] = [node.now, isOn];
  }
  return { on: Math.min(...times.on), off: Math.min(...times.off), starts: times.off.length };
}

test('a compressor of which nobody said anything runs for three minutes and rests for five, from the start on', () => {
  const { on, off, starts } = switched({});
  assert.ok(on >= 180_000, `ran ${on} ms`);
  assert.ok(off >= 300_000, `rested ${off} ms`);
  assert.ok(starts >= 3, `${starts} starts`);
});

test('its output may say otherwise, each time for itself', () => {
  const { on, off } = switched({ min_on_ms: 60_000 });
  assert.ok(on >= 60_000 && on < 180_000, `ran ${on} ms`);
  assert.ok(off >= 300_000, `rested ${off} ms`);
});

test('a valve of glycol switches at will', () => {
  const { on, off } = switched({}, { cool_by: 'valve' });
  assert.ok(on < 60_000 && off < 60_000, `${on} and ${off} ms`);
});
