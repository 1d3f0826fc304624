import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, rmSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import { fileURLToPath } from 'node:url';
import { newestProgram } from '@cerveceria/runtime';
import { createSimulator, type KettleConfigInput, type Simulator, simulatorConfigSchema } from '@cerveceria/simulator';
import { BusClient, type Fault, type LineRow } from '@cerveceria/simulator/bus';

const MAIN = newestProgram(fileURLToPath(new URL('../..', import.meta.url)));
/** Blocks the main thread, and it alone, as an endless loop would. */
const BLOCKER = `process.on('SIGUSR1', () => { throw new Error('nobody catches this'); });
process.on('SIGUSR2', () => Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 4000));`;

export const HEATER = 17;
export const PUMP = 22;
export const PROBE = '28-000000000101';

const AGENT = `node: kettle-1.heat
data: ./data
key_file: ./agent.key
hubs: [ws://127.0.0.1:9]
bus: { kind: simulated, socket: bus.sock }
log: warn
channels:
  wort: { driver: ds18b20, id: ${PROBE}, resolution: 12, unit: °C, res: 0.0625, every_ms: 1000, limits: { min: -10, max: 110, rate_per_s: 3, stale_ms: 5000 } }
outputs:
  heater: { line: ${HEATER} }
  pump: { line: ${PUMP} }
loops:
  mash: { kind: heat, input: wort, output: heater, power_w: 5500, volume_l: 40, needs: [{ output: pump }], default: { mode: auto, set_point: 67 } }
  circulation: { kind: pump, output: pump, default: { mode: manual, duty: 1 } }
`;

export interface BoardChange {
  readonly node?: KettleConfigInput['nodes'][string];
  readonly agent?: (yaml: string) => string;
}

/** A simulated kettle and room for agents beside it; everything goes when the test ends. */
export class AgentBench {
  readonly folder: string;
  readonly #simulator: Simulator;
  readonly #agents: ChildProcess[] = [];

  private constructor(folder: string, simulator: Simulator) {
    this.folder = folder;
    this.#simulator = simulator;
  }

  /** `board`: another wiring of the node, and what the agent's configuration becomes by it. */
  static async open(t: TestContext, rate = 4, wort = 20, board: BoardChange = {}): Promise<AgentBench> {
    const folder = await mkdtemp(join(tmpdir(), 'agent-'));
    const lines = { [HEATER]: 'heater', [PUMP]: 'pump' };
    const wired = { probes: { [PROBE]: 'wort' }, lines, ads1115: { '0x48': { 0: 'flow' as const } } };
    const nodes = { heat: { ...wired, ...board.node } };
    const config = simulatorConfigSchema.parse({
      socket: join(folder, 'bus.sock'),
      data: join(folder, 'world'),
      rate,
      seed: 7,
      kettles: { 'kettle-1': { plant: 'kettle-40l', wort, nodes } },
    });
    const simulator = createSimulator({ config });
    const bench = new AgentBench(folder, simulator);
    t.after(() => bench.#close());
    await writeFile(join(folder, 'agent.yaml'), board.agent?.(AGENT) ?? AGENT);
    await writeFile(join(folder, 'agent.key'), 'key\n');
    await writeFile(join(folder, 'blocker.mjs'), BLOCKER);
    await simulator.start();
    return bench;
  }

  get configFile(): string {
    return join(this.folder, 'agent.yaml');
  }

  /** Starts an agent; it is in control when the heater's line is on. `env`: beside this process's own. */
  start(env: Readonly<Record<string, string>> = {}): ChildProcess {
    const args = ['--import', join(this.folder, 'blocker.mjs'), MAIN, 'run', '--config', this.configFile];
    const agent = spawn(process.execPath, args, {
      stdio: ['ignore', 'pipe', 'pipe'],
      ...(Object.keys(env).length === 0 ? {} : { env: { ...process.env, ...env } }),
    });
    this.#agents.push(agent);
    return agent;
  }

  /** Runs a command of the agent to its end. */
  async command(...args: string[]): Promise<{ code: number | null; said: string }> {
    const child = spawn(process.execPath, [MAIN, ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
    const said: string[] = [];
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => said.push(String(chunk)));
    const [code] = (await once(child, 'close')) as [number | null];
    return { code, said: said.join('') };
  }

  level(line: number): number | undefined {
    return this.#simulator.truth().lines.find((state) => state.line === line)?.level;
  }

  /** The simulator's own log of lines, in its order. */
  rows(...lines: readonly number[]): LineRow[] {
    return readFileSync(join(this.folder, 'world', 'lines.jsonl'), 'utf8')
      .split('\n')
      .filter((text) => text !== '')
      .map((text) => JSON.parse(text) as LineRow)
      .filter((row) => lines.includes(row.line));
  }

  /** Machine ms from `since` until the line was first off after it. */
  async offAfter(line: number, since: number, withinMs: number): Promise<number> {
    const found = () => this.rows(line).find((row) => row.machine >= since && row.level === 0);
    await this.until(() => found() !== undefined, withinMs);
    return (found()?.machine ?? Number.POSITIVE_INFINITY) - since;
  }

  async until(isSo: () => boolean, withinMs = 60_000): Promise<void> {
    const end = performance.now() + withinMs;
    while (!isSo()) {
      if (performance.now() > end) throw new Error(`not so within ${withinMs} ms`);
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  }

  /** Process-monotonic ms. */
  now(): number {
    return this.#simulator.now().mono;
  }

  /** Lets `ms` of process time go by. */
  async pass(ms: number): Promise<void> {
    const end = this.now() + ms;
    await this.until(() => this.now() >= end, 60_000);
  }

  /** Process ms UTC. */
  wall(): number {
    return this.#simulator.now().wall;
  }

  stopWorld(): Promise<void> {
    return this.#simulator.stop();
  }

  async rewrite(change: (yaml: string) => string): Promise<void> {
    await writeFile(this.configFile, change(AGENT));
  }

  async heating(): Promise<ChildProcess> {
    const agent = this.start();
    await this.until(() => this.level(HEATER) === 1);
    return agent;
  }

  /** Gives the process ms at which it was told to be there: what a busy machine takes to say so is no time of the agent. */
  fault(kind: Fault['kind'], target = PROBE): Promise<number> {
    return this.#operate('fault.set', kind, target);
  }

  /** The kernel does not answer a reading of the probe any more: a pipe that nobody writes to. */
  hangProbe(): void {
    for (const name of ['w1_slave', 'temperature']) {
      const file = join(this.folder, 'world', 'w1', 'kettle-1.heat', PROBE, name);
      rmSync(file);
      execFileSync('mkfifo', [file]);
    }
  }

  cure(kind: Fault['kind'], target = PROBE): Promise<number> {
    return this.#operate('fault.clear', kind, target);
  }

  async #operate(op: 'fault.set' | 'fault.clear', kind: Fault['kind'], target: string): Promise<number> {
    const client = new BusClient({ socket: join(this.folder, 'bus.sock'), role: 'operator', node: null });
    await client.connect();
    const told = this.now();
    await client.request({ op, fault: { node: 'kettle-1.heat', target, kind } });
    client.close();
    return told;
  }

  async #close(): Promise<void> {
    for (const agent of this.#agents) {
      if (agent.exitCode !== null || agent.signalCode !== null) continue;
      agent.kill('SIGKILL');
      await once(agent, 'close');
    }
    await this.#simulator.stop();
    await rm(this.folder, { recursive: true });
  }
}
