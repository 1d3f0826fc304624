import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import { createSimulator, type Simulator, simulatorConfigSchema } from '@cerveceria/simulator';
import { type LineRow, lineRowSchema } from '@cerveceria/simulator/bus';
import { hubCommand } from '../src/demo/hub-commands.ts';
import { PROGRAMS } from '../src/demo/places.ts';
import { until } from '../src/supervise/until.ts';
import { isReady } from '../src/wire/hub-client.ts';
import { freePorts } from './free-ports.ts';

export const NODES = ['kettle-1.heat', 'kettle-2.heat'] as const;
const HEATER = 17;
/** Process ms in one of the machine. */
export const RATE = 2;

const ORDER: readonly string[] = NODES;
const probeOf = (node: string) => `28-00000000000${ORDER.indexOf(node) + 1}`;

const agentYaml = (node: string, port: number, shareW: number) => `node: ${node}
data: ./${node}
key_file: ./${node}.key
hubs: [ws://127.0.0.1:${port}]
bus: { kind: simulated, socket: bus.sock }
log: warn
channels:
  wort: { driver: ds18b20, id: ${probeOf(node)}, unit: °C, res: 0.0625, limits: { min: -10, max: 110, rate_per_s: 3, stale_ms: 5000 } }
outputs: { heater: { line: ${HEATER} } }
loops:
  mash: { kind: heat, input: wort, output: heater, power_w: 5500, volume_l: 40, default: { mode: manual, duty: 1 } }
power: { share_w: ${shareW} }
`;

/** Two kettles of 5500 W whose nodes have a share each, a hub that may grant the rest, and the log of their lines. */
export class PowerSite {
  readonly #folder: string;
  readonly #port: number;
  readonly #simulator: Simulator;
  readonly #children: ChildProcess[] = [];

  private constructor(folder: string, port: number, simulator: Simulator) {
    this.#folder = folder;
    this.#port = port;
    this.#simulator = simulator;
  }

  static async open(t: TestContext, limitW: number, shareW: number): Promise<PowerSite> {
    const folder = await mkdtemp(join(tmpdir(), 'power-'));
    const port = await freePorts();
    const nodeOf = (node: string) => ({ heat: { probes: { [probeOf(node)]: 'wort' }, lines: { [HEATER]: 'heater' } } });
    const kettles = NODES.map((node) => [node.slice(0, 8), { plant: 'kettle-40l', wort: 20, nodes: nodeOf(node) }]);
    const simulator = createSimulator({
      config: simulatorConfigSchema.parse({
        socket: join(folder, 'bus.sock'),
        data: join(folder, 'world'),
        rate: RATE,
        seed: 3,
        kettles: Object.fromEntries(kettles),
      }),
    });
    const site = new PowerSite(folder, port, simulator);
    t.after(() => site.#close());
    await simulator.start();
    const reserved = NODES.map((node) => `${node}: ${shareW}`).join(', ');
    writeFileSync(
      join(folder, 'hub.yaml'),
      `hub: hub-a
listen: { port: ${port} }
data: ./hub-data
clock: { kind: simulated, socket: bus.sock }
public_urls: [http://127.0.0.1:${port}]
site: { limit_w: ${limitW}, reserved: { ${reserved} } }
`,
    );
    mkdirSync(join(folder, 'hub-data'));
    for (const node of NODES) {
      const key = await hubCommand(['user', 'agent-key', node, '--config', join(folder, 'hub.yaml')], '');
      writeFileSync(join(folder, `${node}.key`), key, { mode: 0o600 });
      writeFileSync(join(folder, `${node}.yaml`), agentYaml(node, port, shareW));
    }
    return site;
  }

  async startHub(): Promise<ChildProcess> {
    const hub = this.#spawn(PROGRAMS.hub, 'serve', 'hub.yaml');
    await until('the hub', 60_000, () => isReady(`http://127.0.0.1:${this.#port}`));
    return hub;
  }

  startAgents(): void {
    for (const node of NODES) this.#spawn(PROGRAMS.agent, 'run', `${node}.yaml`);
  }

  /** Process-monotonic ms. */
  now(): number {
    return this.#simulator.now().mono;
  }

  isOn(node: string): boolean {
    const lines = this.#simulator.truth().lines;
    return lines.some((state) => state.node === node && state.line === HEATER && state.level === 1);
  }

  /** Every change of a heater's line, by the simulator's own log. */
  rows(): LineRow[] {
    return readFileSync(join(this.#folder, 'world', 'lines.jsonl'), 'utf8')
      .split('\n')
      .slice(0, -1)
      .map((text) => lineRowSchema.parse(JSON.parse(text)));
  }

  /** Most heaters that were on at once. */
  get mostAtOnce(): number {
    const on = new Set<string>();
    let most = 0;
    for (const { node, level } of this.rows()) {
      if (level === 1) on.add(node);
      else on.delete(node);
      most = Math.max(most, on.size);
    }
    return most;
  }

  /** Lets process time go by. */
  pass(ms: number): Promise<void> {
    const end = this.now() + ms;
    return until(`${ms} ms of the process`, 60_000, () => this.now() >= end);
  }

  #spawn(program: string, command: string, config: string): ChildProcess {
    const args = [program, command, '--config', join(this.#folder, config)];
    const child = spawn(process.execPath, args, { stdio: 'ignore' });
    this.#children.push(child);
    return child;
  }

  async #close(): Promise<void> {
    for (const child of this.#children) {
      if (child.exitCode !== null || child.signalCode !== null) continue;
      child.kill('SIGKILL');
      await once(child, 'close');
    }
    await this.#simulator.stop();
    await rm(this.#folder, { recursive: true, force: true });
  }
}
