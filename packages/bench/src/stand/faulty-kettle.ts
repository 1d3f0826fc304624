import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { ANALOG_SIGNALS, createSimulator, type Simulator, simulatorConfigSchema } from '@cerveceria/simulator';
import { BusClient, type Fault, type LineRow } from '@cerveceria/simulator/bus';
import type { Program } from './program.ts';
import { PROGRAMS } from './programs.ts';
import type { Stand } from './stand.ts';

export const NODE = 'kettle-1.heat';
export const PROBE = '28-000000000101';
export const HEATER = 17;
const PUMP = 22;
/** Blocks the main thread, and it alone, as an endless loop would. */
const BLOCKER = `process.on('SIGUSR2', () => Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 4000));`;
const LONGEST_MS = 120_000;

function agentConfig(socket: string): object {
  const { zero, perUnit } = ANALOG_SIGNALS.flow;
  const scale = { gain: 1 / perUnit, offset: -zero / perUnit };
  const limits = { min: -10, max: 110, rate_per_s: 3, stale_ms: 5000 };
  const flowLimits = { min: -1, max: 30, rate_per_s: 31, stale_ms: 2000 };
  const flow = { driver: 'ads1115', bus: 1, address: 0x48, input: 0, unit: 'L/min', res: 0.01, every_ms: 500 };
  const heat = { kind: 'heat', input: 'wort', output: 'heater', power_w: 5500, volume_l: 40 };
  return {
    ...{ node: NODE, data: './data', key_file: './agent.key', hubs: ['ws://127.0.0.1:9'], log: 'info' },
    bus: { kind: 'simulated', socket },
    channels: {
      wort: { driver: 'ds18b20', id: PROBE, resolution: 12, unit: '°C', res: 0.0625, every_ms: 1000, limits },
      flow: { ...flow, scale, limits: flowLimits },
    },
    outputs: { heater: { line: HEATER }, pump: { line: PUMP } },
    loops: {
      mash: {
        ...heat,
        needs: [{ output: 'pump' }, { channel: 'flow', min: 3 }],
        default: { mode: 'auto', set_point: 67 },
      },
      circulation: { kind: 'pump', output: 'pump', default: { mode: 'manual', duty: 1 } },
    },
  };
}

/** A real agent process on a simulated 40 L kettle, and the simulator's own log of lines as the judge. */
export class FaultyKettle {
  readonly agent: Program;
  readonly agentFile: string;
  readonly #folder: string;
  readonly #simulator: Simulator;

  private constructor(stand: Stand, folder: string, simulator: Simulator) {
    this.#folder = folder;
    this.#simulator = simulator;
    this.agentFile = join(folder, 'agent.yaml');
    writeFileSync(this.agentFile, JSON.stringify(agentConfig(join(folder, 'bus.sock'))));
    writeFileSync(join(folder, 'agent.key'), 'key\n');
    writeFileSync(join(folder, 'blocker.mjs'), BLOCKER);
    const args = ['--import', join(folder, 'blocker.mjs'), PROGRAMS.agent, 'run', '--config', this.agentFile];
    this.agent = stand.start('agent', args);
  }

  /** `rate` 0: as fast as agent and plant answer. In control, its heater on, when it resolves. */
  static async heating(stand: Stand, rate: number, wort: number): Promise<FaultyKettle> {
    const folder = stand.folder();
    const nodes = {
      heat: {
        probes: { [PROBE]: 'wort' },
        lines: { [HEATER]: 'heater', [PUMP]: 'pump' },
        ads1115: { '0x48': { 0: 'flow' } },
      },
    };
    const config = simulatorConfigSchema.parse({
      ...{ socket: join(folder, 'bus.sock'), data: join(folder, 'world'), rate, seed: 7 },
      kettles: { 'kettle-1': { plant: 'kettle-40l', wort, nodes } },
    });
    const simulator = createSimulator({ config });
    await simulator.start();
    const kettle = new FaultyKettle(stand, folder, simulator);
    await kettle.until(() => kettle.rows().at(-1)?.level === 1, 'the heater is on');
    return kettle;
  }

  rows(): LineRow[] {
    const text = readFileSync(join(this.#folder, 'world', 'lines.jsonl'), 'utf8');
    const rows = text.split('\n').flatMap((line) => (line === '' ? [] : [JSON.parse(line) as LineRow]));
    return rows.filter(({ line }) => line === HEATER);
  }

  /** Process-monotonic ms. */
  now(): number {
    return this.#simulator.now().mono;
  }

  get wort(): number {
    return this.#simulator.truth().kettles['kettle-1']?.['wort'] ?? Number.NaN;
  }

  async pass(ms: number): Promise<void> {
    const end = this.now() + ms;
    await this.until(() => this.now() >= end, `${ms} ms`);
  }

  async until(isSo: () => boolean, what: string): Promise<void> {
    const end = performance.now() + LONGEST_MS;
    while (!isSo()) {
      if (performance.now() > end) throw new Error(`not within ${LONGEST_MS} ms: ${what}`);
      await sleep(20);
    }
  }

  /** Since when the heater has been off for `still` process ms; its row. */
  async off(since: number, still: number): Promise<LineRow> {
    const last = () => this.rows().at(-1);
    await this.until(() => {
      const row = last();
      return row?.level === 0 && row.mono >= since && this.now() - row.mono >= still;
    }, 'the heater is off');
    return last() as LineRow;
  }

  async fault(kind: Fault['kind'], target: string): Promise<void> {
    const client = new BusClient({ socket: join(this.#folder, 'bus.sock'), role: 'operator', node: null });
    await client.connect();
    await client.request({ op: 'fault.set', fault: { node: NODE, target, kind } });
    client.close();
  }

  async end(): Promise<void> {
    await this.agent.stop();
    await this.#simulator.stop();
  }
}
