import { type AgentConfig, agentConfigSchema, NodeTick, planLoops, planNode } from '@cerveceria/edge-agent';
import type { Controller } from './controller.ts';

const NODE = 'kettle-1.heat';
const LOOP = `${NODE}.mash`;

/** What the agent is told of the kettle, which need not be so. */
export interface Told {
  readonly volume: number;
  readonly probeLag: number;
}

function configOf(power: number, { volume, probeLag }: Told): AgentConfig {
  const limits = { min: -10, max: 110, rate_per_s: 3, stale_ms: 5000 };
  return agentConfigSchema.parse({
    node: NODE,
    data: 'data',
    key_file: 'key',
    hubs: ['ws://127.0.0.1:1'],
    bus: { kind: 'simulated', socket: 'bus.sock' },
    channels: { wort: { driver: 'ds18b20', id: '28-000000000001', resolution: 12, unit: '°C', res: 0.0625, limits } },
    outputs: { heater: { line: 17 } },
    loops: {
      mash: { kind: 'heat', input: 'wort', output: 'heater', power_w: power, volume_l: volume, probe_lag_s: probeLag },
    },
  });
}

/** The agent's own decisions: loops, guard and windows. */
export function agent(power: number, told: Told): Controller {
  const config = configOf(power, told);
  const node = new NodeTick(NODE, planLoops(config, planNode(config).loops));
  let version = 0;
  let asked = Number.NaN;
  return (now, shown, setPoint) => {
    if (setPoint !== asked) {
      const loops = { [LOOP]: { demand: { mode: 'auto' as const, setPoint }, override: null } };
      node.desire({ node: NODE, version: ++version, issued: 0, loops, stop: null }, now);
      asked = setPoint;
    }
    const channels = new Map([['wort', { value: shown, cell: Math.round(shown * 16), at: now }]]);
    return node.tick({ now, wall: now, channels, conditions: [] }).get('heater') === true;
  };
}
