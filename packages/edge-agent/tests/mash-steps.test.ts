import assert from 'node:assert/strict';
import { test } from 'node:test';
import { KETTLE_PRESETS, Kettle, type KettlePreset } from '@cerveceria/simulator';
import { type AgentConfig, agentConfigSchema } from '../src/config-schema.ts';
import { planNode } from '../src/plan.ts';
import { NodeTick } from '../src/tick/node-tick.ts';
import { planLoops } from '../src/tick/plan-loops.ts';

const TICK_MS = 250;
const RES = 0.0625;

function configOf(powerW: number, volumeL: number, setPoint: number): AgentConfig {
  const limits = { min: -10, max: 110, rate_per_s: 3, stale_ms: 5000 };
  return agentConfigSchema.parse({
    node: 'kettle-1.heat',
    data: 'data',
    key_file: 'key',
    hubs: ['ws://127.0.0.1:1'],
    bus: { kind: 'simulated', socket: 'bus.sock' },
    channels: { wort: { driver: 'ds18b20', id: '28-000000000001', unit: '°C', res: RES, limits } },
    outputs: { heater: { line: 17 }, pump: { line: 22 } },
    loops: {
      mash: {
        kind: 'heat',
        input: 'wort',
        output: 'heater',
        power_w: powerW,
        volume_l: volumeL,
        needs: [{ output: 'pump' }],
        default: { mode: 'auto', set_point: setPoint },
      },
      circulation: { kind: 'pump', output: 'pump', default: { mode: 'manual', duty: 1 } },
    },
  });
}

interface Run {
  /** Highest true wort, °C. */
  readonly peak: number;
  /** Largest distance of the true wort from the set point in the last minutes, °C. */
  readonly hold: number;
  readonly alarms: readonly string[];
}

/** Drives the node's own decisions on the simulated kettle, the probe read once a second in steps of 1/16 °C. */
function heat(preset: KettlePreset, from: number, to: number, minutes: number, lastMinutes: number): Run {
  const plant = KETTLE_PRESETS[preset];
  const kettle = new Kettle(plant, { wort: from });
  const config = configOf(plant.power, plant.volume, to);
  const node = new NodeTick(config.node, planLoops(config, planNode(config).loops));
  const alarms = new Set<string>();
  let peak = from;
  let hold = 0;
  let seen = { value: from, at: 0 };
  for (let now = 0; now < minutes * 60_000; now += TICK_MS) {
    if (now % 1000 === 0) seen = { value: Math.round(kettle.quantity('wort') / RES) * RES, at: now };
    const channels = new Map([['wort', { value: seen.value, cell: Math.round(seen.value / RES), at: seen.at }]]);
    const outputs = node.tick({ now, wall: now, channels, conditions: [] });
    for (const { code } of node.report(now).alarms) alarms.add(code);
    const drives = new Set([...outputs].filter(([, isOn]) => isOn).map(([name]) => name));
    kettle.advance(TICK_MS, drives, { empty: false, pumpStopped: false });
    const wort = kettle.truth()['wort'] ?? Number.NaN;
    peak = Math.max(peak, wort);
    if (now > (minutes - lastMinutes) * 60_000) hold = Math.max(hold, Math.abs(wort - to));
  }
  return { peak, hold, alarms: [...alarms] };
}

for (const preset of ['kettle-40l', 'kettle-20l'] as const)
  test(`${preset} from 20 to 67 °C with the gains made from power and volume: under 1 °C over, then held`, () => {
    const { peak, hold, alarms } = heat(preset, 20, 67, 75, 10);
    assert.ok(peak < 68, `peak ${peak.toFixed(2)}`);
    assert.ok(peak > 66.9, `peak ${peak.toFixed(2)}`);
    assert.ok(hold < 0.25, `hold ${hold.toFixed(2)}`);
    assert.deepEqual(alarms, []);
  });

test('a short step from 63 to 72 °C stays under 1 °C over', () => {
  const { peak } = heat('kettle-40l', 63, 72, 40, 5);
  assert.ok(peak < 73, `peak ${peak.toFixed(2)}`);
});

test('a poorly mixed kettle does not run away with the same gains', () => {
  const { peak } = heat('kettle-40l-poor', 20, 67, 90, 10);
  assert.ok(peak < 69, `peak ${peak.toFixed(2)}`);
});
