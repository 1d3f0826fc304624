import type { Desired, LoopState } from '@cerveceria/protocol';
import { type AgentConfig, agentConfigSchema } from '../config-schema.ts';
import { planNode } from '../plan.ts';
import { NodePower } from '../power/node-power.ts';
import { planPower } from '../power/power-plan.ts';
import type { Judged } from '../sensing/judge.ts';
import { NodeTick } from './node-tick.ts';
import { planLoops } from './plan-loops.ts';

const limits = { min: -10, max: 110, rate_per_s: 3, stale_ms: 5000 };

export function kettleConfig(more: Record<string, unknown> = {}): AgentConfig {
  return agentConfigSchema.parse({
    node: 'kettle-1.heat',
    data: 'data',
    key_file: 'key',
    hubs: ['ws://127.0.0.1:1'],
    bus: { kind: 'simulated', socket: 'bus.sock' },
    channels: { wort: { driver: 'ds18b20', id: '28-000000000001', unit: '°C', res: 0.0625, limits } },
    outputs: { heater: { line: 17 }, pump: { line: 22 } },
    loops: {
      mash: {
        kind: 'heat',
        input: 'wort',
        output: 'heater',
        power_w: 5500,
        volume_l: 40,
        needs: [{ output: 'pump' }],
        default: { mode: 'auto', set_point: 67 },
      },
      circulation: { kind: 'pump', output: 'pump', default: { mode: 'manual', duty: 1 } },
    },
    ...more,
  });
}

export function judged(value: number | null, at: number, cell?: Judged['cell']): Judged {
  return { value, cell: cell ?? (value === null ? 'missing' : Math.round(value / 0.0625)), at };
}

export function desiredOf(version: number, more: Partial<Desired> = {}): Desired {
  return { node: 'kettle-1.heat', version, issued: 0, loops: {}, stop: null, ...more };
}

/** A node on a clock of 250 ms a tick; `wall` equals `mono`. */
export class NodeUnderTest {
  readonly node: NodeTick;
  now = 0;
  tickMs = 250;
  outputs: ReadonlyMap<string, boolean> = new Map();
  hold: string | null = null;
  /** Values of further channels. */
  more: Readonly<Record<string, number | null>> = {};

  constructor(config: AgentConfig = kettleConfig()) {
    const loops = planLoops(config, planNode(config).loops);
    this.node = new NodeTick(config.node, loops, new NodePower(planPower(config.power, loops), 'life-1'));
  }

  run(seconds: number, wort: number | null, cell?: Judged['cell']): void {
    const end = this.now + seconds * 1000;
    for (; this.now < end; this.now += this.tickMs) {
      const channels = new Map([
        ['wort', judged(wort, this.now, cell)],
        ['beer', judged(wort, this.now, cell)],
        ...Object.entries(this.more).map(([name, value]) => [name, judged(value, this.now)] as const),
      ]);
      this.outputs = this.node.tick({ now: this.now, wall: this.now, channels, conditions: [], hold: this.hold });
    }
  }

  loop(name: string): LoopState {
    const state = this.node.report(this.now).loops.find(({ id }) => id === `kettle-1.heat.${name}`);
    if (state === undefined) throw new Error(name);
    return state;
  }

  get alarms(): string[] {
    return this.node
      .report(this.now)
      .alarms.filter(({ active }) => active)
      .map(({ id }) => id);
  }
}
