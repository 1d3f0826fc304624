import type { Demand } from '@cerveceria/protocol';
import { FERMENTER_PRESET, Fermenter, type FermenterParameters } from '@cerveceria/simulator';
import { agentConfigSchema } from '../src/config-schema.ts';
import { planNode } from '../src/plan.ts';
import { NodeTick } from '../src/tick/node-tick.ts';
import { planLoops } from '../src/tick/plan-loops.ts';

const TICK_MS = 5000;
const NODE = 'fermenter-1.main';
const LOOP = `${NODE}.beer`;
const NO_FAULT = { empty: false, pumpStopped: false };
export const MIN_ON_MS = 120_000;
export const MIN_OFF_MS = 300_000;
export const CHANGE_OVER_MS = 600_000;

function decisions(): NodeTick {
  const limits = { min: -20, max: 60, rate_per_s: 3, stale_ms: 30_000 };
  const probe = (id: string) => ({ driver: 'ds18b20', id: `28-00000000000${id}`, unit: '°C', res: 0.0625, limits });
  const config = agentConfigSchema.parse({
    node: NODE,
    data: 'data',
    key_file: 'key',
    hubs: ['ws://127.0.0.1:1'],
    bus: { kind: 'simulated', socket: 'bus.sock' },
    channels: { beer: probe('1'), fridge: probe('2') },
    outputs: { belt: { line: 17 }, compressor: { line: 22, min_on_ms: MIN_ON_MS, min_off_ms: MIN_OFF_MS } },
    loops: {
      beer: {
        kind: 'ferment',
        input: 'beer',
        heat: 'belt',
        cool: 'compressor',
        chamber: { input: 'fridge', range: { min: 1, max: 30 } },
      },
    },
  });
  return new NodeTick(config.node, planLoops(config, planNode(config).loops));
}

/** A change of an output: process-monotonic ms. */
export interface Switched {
  readonly output: string;
  readonly isOn: boolean;
  readonly at: number;
}

/** A node's own decisions on a fermenter in a fridge, tick by tick. */
export class FermenterTrial {
  readonly node = decisions();
  readonly switched: Switched[] = [];
  now = 0;
  /** Probes that do not answer. */
  readonly blind = new Set<string>();
  readonly #plant: Fermenter;
  #version = 0;
  #on: ReadonlySet<string> = new Set();

  constructor(begin: { wort: number }, plant: Partial<FermenterParameters> = {}) {
    this.#plant = new Fermenter({ ...FERMENTER_PRESET, ...plant }, begin);
  }

  get beer(): number {
    return this.#plant.truth()['beer'] as number;
  }

  get fridge(): number {
    return this.#plant.truth()['fridge'] as number;
  }

  get state() {
    return this.node.report(this.now).loops.find(({ id }) => id === LOOP);
  }

  isOn(output: string): boolean {
    return this.#on.has(output);
  }

  demand(demand: Demand): void {
    const loops = { [LOOP]: { demand, override: null } };
    this.node.desire({ node: NODE, version: ++this.#version, issued: 0, loops, stop: null }, this.now);
  }

  /** `each` is called after every tick. */
  run(hours: number, each?: () => void): void {
    for (const end = this.now + hours * 3_600_000; this.now < end; this.now += TICK_MS) {
      this.#tick();
      each?.();
    }
  }

  #tick(): void {
    const channels = new Map(
      ['beer', 'fridge'].map((name) => {
        const value = this.blind.has(name) ? null : Math.round(this.#plant.quantity(name) * 16) / 16;
        const cell = value === null ? ('missing' as const) : value * 16;
        return [name, { value, cell, at: this.now }] as const;
      }),
    );
    const outputs = this.node.tick({ now: this.now, wall: this.now, channels, conditions: [] });
    const on = new Set([...outputs].filter(([, isOn]) => isOn).map(([name]) => name));
    for (const output of ['belt', 'compressor'])
      if (on.has(output) !== this.#on.has(output)) this.switched.push({ output, isOn: on.has(output), at: this.now });
    this.#on = on;
    const drives = new Set([...on].map((name) => (name === 'belt' ? 'heater' : name)));
    this.#plant.advance(TICK_MS, drives, NO_FAULT);
  }
}
