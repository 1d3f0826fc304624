import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import { fileURLToPath } from 'node:url';
import { BusClient, type BusRole, truthSchema } from '@cerveceria/simulator/bus';

const AGENT = fileURLToPath(new URL('../src/main.js', import.meta.url));
const SIMULATOR = fileURLToPath(new URL('./main.js', import.meta.resolve('@cerveceria/simulator')));
const PROBE = '28-000000000101';
const HEATER = 17;
const PUMP = 22;
const LIMIT_MS = 60_000;

const agentYaml = (hub: string) => `node: kettle-1.heat
data: ./data
key_file: ./agent.key
hubs: [${hub}]
bus: { kind: simulated, socket: bus.sock }
log: warn
channels:
  wort: { driver: ds18b20, id: ${PROBE}, resolution: 12, unit: °C, res: 0.0625, every_ms: 1000, limits: { min: -10, max: 110, rate_per_s: 3, stale_ms: 5000 } }
outputs:
  heater: { line: ${HEATER} }
  pump: { line: ${PUMP} }
loops:
  circulation: { kind: pump, output: pump }
  mash: { kind: heat, input: wort, output: heater, power_w: 5500, volume_l: 40 }
`;

/** A brewery whose power can be cut: simulator and agent, each a process of its own, and the files they leave. */
export class PowerCutWorld {
  readonly folder: string;
  #simulator: ChildProcess | undefined;
  #agent: ChildProcess | undefined;
  #operator: BusClient | undefined;
  #watcher: BusClient | undefined;
  /** Process ms UTC of the last step that anybody was told of. */
  wall = 0;

  private constructor(folder: string) {
    this.folder = folder;
  }

  static async open(t: TestContext, hub: string): Promise<PowerCutWorld> {
    const world = new PowerCutWorld(await mkdtemp(join(tmpdir(), 'power-cut-')));
    t.after(async () => {
      await world.cut();
      await rm(world.folder, { recursive: true });
    });
    await writeFile(join(world.folder, 'agent.yaml'), agentYaml(hub));
    await writeFile(join(world.folder, 'agent.key'), 'key\n');
    return world;
  }

  /** Power is there again. `wall`: process ms UTC at which it is. */
  async start(wall: number, wort: number): Promise<void> {
    const nodes = { heat: { probes: { [PROBE]: 'wort' }, lines: { [HEATER]: 'heater', [PUMP]: 'pump' } } };
    const config = {
      ...{ socket: './bus.sock', data: './world', rate: 4, seed: 7, begins: new Date(wall).toISOString() },
      kettles: { 'kettle-1': { plant: 'kettle-40l', wort, nodes } },
    };
    // JSON is YAML.
    await writeFile(join(this.folder, 'simulator.yaml'), JSON.stringify(config));
    this.#simulator = this.#spawn(SIMULATOR, join(this.folder, 'simulator.yaml'));
    this.#operator = await this.#attached('operator', null);
    // Of all who are not waited for, guards alone are told of each step.
    this.#watcher = await this.#attached('guard', 'kettle-1.heat');
    this.#watcher.onStep((event) => {
      this.wall = event.wall;
    });
    this.#agent = this.#spawn(AGENT, join(this.folder, 'agent.yaml'));
  }

  /** SIGKILL of everything. Gives the process ms UTC of the last step before it. */
  async cut(): Promise<number> {
    const [simulator, agent] = [this.#simulator, this.#agent];
    const ends = [simulator, agent].flatMap((child) => (child === undefined ? [] : [once(child, 'close')]));
    agent?.kill('SIGKILL');
    simulator?.kill('SIGKILL');
    await Promise.all(ends);
    this.#simulator = undefined;
    this.#agent = undefined;
    this.#operator?.close();
    this.#watcher?.close();
    return this.wall;
  }

  /** Process ms a machine ms. */
  async rate(rate: number): Promise<void> {
    await this.#operator?.request({ op: 'rate.set', rate });
  }

  /** Lets `ms` of process time go by. */
  async pass(ms: number): Promise<void> {
    const end = this.wall + ms;
    await this.until('process time', () => this.wall >= end);
  }

  async isDriven(): Promise<boolean> {
    const { lines } = truthSchema.parse(await this.#operator?.request({ op: 'truth' }));
    return lines.some(({ level }) => level === 1);
  }

  async until(what: string, isSo: () => boolean): Promise<void> {
    const end = performance.now() + LIMIT_MS;
    while (!isSo()) {
      if (performance.now() > end) throw new Error(`${what}: not within ${LIMIT_MS} ms`);
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
  }

  #spawn(main: string, config: string): ChildProcess {
    return spawn(process.execPath, [main, 'run', '--config', config], { stdio: ['ignore', 'ignore', 'inherit'] });
  }

  async #attached(role: BusRole, node: string | null): Promise<BusClient> {
    const end = performance.now() + LIMIT_MS;
    for (;;) {
      const client = new BusClient({ socket: join(this.folder, 'bus.sock'), role, node });
      try {
        this.wall = (await client.connect()).wall;
        return client;
      } catch (error) {
        if (performance.now() > end) throw error;
        await new Promise((resolve) => setTimeout(resolve, 20));
      }
    }
  }
}
