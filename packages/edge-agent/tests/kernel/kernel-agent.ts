import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep, setImmediate as turn } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import type { GpioSim } from './gpio-sim.ts';
import { stubBus } from './i2c-checks.ts';

export const HEATER = 17;
export const PUMP = 22;

/** The bundle that is installed on a Pi: in an emulated processor it starts five times as fast as its many parts. */
const MAIN = fileURLToPath(new URL('../../../dist/main.js', import.meta.url));
const PROBE = '28-000000000101';
const COLD = '7b 01 4b 46 7f ff 05 10 1d : crc=1d YES\n7b 01 4b 46 7f ff 05 10 1d t=23687\n';

export interface Board {
  readonly model: string;
  readonly compatible: string;
}
export const PI_3: Board = { model: 'Raspberry Pi 3 Model B Rev 1.2', compatible: 'brcm,bcm2837' };

function yaml(folder: string): string {
  return `node: kettle-1.heat
data: ./data
key_file: ./agent.key
hubs: [ws://127.0.0.1:9]
bus: { kind: linux, w1_root: ${folder}/w1, device_tree: ${folder}/device-tree }
log: warn
channels:
  wort: { driver: ds18b20, id: ${PROBE}, resolution: 10, unit: °C, res: 0.0625, every_ms: 1000, limits: { min: -10, max: 110, rate_per_s: 3, stale_ms: 5000 } }
chips:
  io: { driver: mcp23017, bus: ${stubBus()}, address: 0x20 }
outputs:
  heater: { line: ${HEATER} }
  pump: { line: ${PUMP} }
  fan: { chip: io, pin: 9 }
loops:
  mash: { kind: heat, input: wort, output: heater, power_w: 5500, volume_l: 40, needs: [{ output: pump }], default: { mode: auto, set_point: 67 } }
  circulation: { kind: pump, output: pump, default: { mode: manual, duty: 1 } }
`;
}

/** The agent's own process with `bus.kind: linux`, a kettle at 23.7 °C before it and a board that says it is a Pi. */
export class KernelAgent {
  readonly #sim: GpioSim;
  readonly #folder = mkdtempSync(join(tmpdir(), 'agent-'));
  readonly #said: string[] = [];
  readonly #children: ChildProcess[] = [];

  constructor(sim: GpioSim, board = PI_3) {
    this.#sim = sim;
    const put = (name: string, text: string) => writeFileSync(join(this.#folder, name), text);
    mkdirSync(join(this.#folder, 'device-tree'));
    mkdirSync(join(this.#folder, 'w1', PROBE), { recursive: true });
    put('device-tree/model', `${board.model}\0`);
    put('device-tree/compatible', `${board.compatible}\0`);
    put(`w1/${PROBE}/w1_slave`, COLD);
    put(`w1/${PROBE}/resolution`, '10\n');
    put('agent.key', 'key\n');
    put('agent.yaml', yaml(this.#folder));
  }

  /** Starts the agent and waits until heater and pump are on at the line. */
  async heating(): Promise<ChildProcess> {
    const agent = this.#spawn('run');
    const isOn = () => this.#sim.level(HEATER) === 1 && this.#sim.level(PUMP) === 1;
    await this.until('heating', isOn, 90_000, () => agent.exitCode !== null);
    return agent;
  }

  /** Runs a command of the agent to its end. */
  async command(name: string): Promise<{ code: number | null; said: string }> {
    const child = this.#spawn(name);
    const from = this.#said.length;
    const [code] = (await once(child, 'close')) as [number | null];
    return { code, said: this.#said.slice(from).join('') };
  }

  /** `off`, with an eye on the heater's line: gpio-sim lets it go again as soon as the command ends. */
  async off(): Promise<{ code: number | null; said: string; wasLow: boolean }> {
    let isRunning = true;
    let wasLow = false;
    const ended = this.command('off').finally(() => {
      isRunning = false;
    });
    while (isRunning) {
      wasLow ||= this.#sim.level(HEATER) === 0;
      await turn();
    }
    return { ...(await ended), wasLow };
  }

  async until(what: string, isSo: () => boolean, withinMs: number, isLost = () => false): Promise<void> {
    const end = performance.now() + withinMs;
    while (!isSo()) {
      if (performance.now() > end || isLost()) throw new Error(`not ${what} within ${withinMs} ms\n${this.said()}`);
      await sleep(2);
    }
  }

  /** Ends what still runs, so that the lines are free for the next check. */
  async close(): Promise<void> {
    for (const child of this.#children) {
      if (child.exitCode !== null || child.signalCode !== null) continue;
      child.kill('SIGKILL');
      await once(child, 'close');
    }
  }

  said(): string {
    return this.#said.join('').slice(-3000);
  }

  #spawn(name: string): ChildProcess {
    const args = [MAIN, name, '--config', join(this.#folder, 'agent.yaml')];
    const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'pipe'] });
    this.#children.push(child);
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => this.#said.push(String(chunk)));
    return child;
  }
}
