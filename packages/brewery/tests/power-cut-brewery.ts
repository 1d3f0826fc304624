import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import { kettleSimulationConfig } from '@cerveceria/simulator';
import { BusClient, type BusRole, truthSchema } from '@cerveceria/simulator/bus';
import { openAccounts } from '../src/demo/accounts.ts';
import { agentYaml } from '../src/demo/agent-yaml.ts';
import { agentChild, simulatorChild } from '../src/demo/children.ts';
import { type DataFolder, openFolder } from '../src/demo/folder.ts';
import { type PairOfHubs, pairOfHubs } from '../src/demo/pair-of-hubs.ts';
import type { SignIn } from '../src/demo/sign-in.ts';
import type { ChildSpec, Running } from '../src/supervise/launcher.ts';
import { NodeLauncher } from '../src/supervise/node-launcher.ts';
import { until } from '../src/supervise/until.ts';
import { HubClient, isReady } from '../src/wire/hub-client.ts';
import { freePorts } from './free-ports.ts';

export const NODE = 'kettle-1.heat';
const LIMIT_MS = 120_000;

/** Simulator, agent and two hubs whose power can be cut: processes each, and the files they leave. */
export class PowerCutBrewery {
  readonly #folder: DataFolder;
  readonly #hubs: PairOfHubs;
  readonly #signIn: SignIn;
  readonly #agent: ChildSpec;
  readonly #launcher: NodeLauncher;
  readonly #children: Running[] = [];
  #client: HubClient | undefined;
  #buses: BusClient[] = [];
  /** Process ms UTC of the last step that anybody was told of. */
  wall = 0;

  private constructor(folder: DataFolder, hubs: PairOfHubs, signIn: SignIn) {
    this.#folder = folder;
    this.#hubs = hubs;
    this.#signIn = signIn;
    this.#launcher = new NodeLauncher(folder.logs);
    const config = join(folder.configs, `${NODE}.yaml`);
    const place = { kettle: 1, node: 'heat', hubs: hubs.sockets, socket: this.#socket } as const;
    writeFileSync(config, agentYaml(place));
    this.#agent = agentChild(NODE, config);
  }

  static async open(t: TestContext): Promise<PowerCutBrewery> {
    const root = mkdtempSync(join(tmpdir(), 'power-cut-'));
    const folder = openFolder(root, false);
    const hubs = pairOfHubs(folder, await freePorts(), join(root, 'bus.sock'));
    const brewery = new PowerCutBrewery(folder, hubs, await openAccounts(folder, hubs.configs[0], [NODE]));
    t.after(async () => {
      await brewery.cut();
      rmSync(root, { recursive: true });
    });
    return brewery;
  }

  /** A signed-in person at one of the hubs. */
  get client(): HubClient {
    if (this.#client === undefined) throw new Error('there is no power');
    return this.#client;
  }

  /** Power is there (again) at process ms UTC `wall`, and the wort has `wort` °C where it never had any before. */
  async start(wall: number, wort: number): Promise<void> {
    const simulated = { ...kettleSimulationConfig(1, { wort }), volume_l: 30 };
    const config = {
      ...{ socket: this.#socket, data: this.#folder.simulator, tick_ms: 250, rate: 1 },
      ...{ begins: new Date(wall).toISOString(), kettles: { 'kettle-1': simulated } },
    };
    const file = join(this.#folder.configs, 'simulator.yaml');
    // JSON is YAML.
    writeFileSync(file, JSON.stringify(config));
    this.#spawn(simulatorChild(file));
    const operator = await this.#attached('operator', null);
    // Of all who are not waited for, guards alone are told of each step.
    const watcher = await this.#attached('guard', NODE);
    this.#buses = [operator, watcher];
    watcher.onStep((event) => {
      this.wall = event.wall;
    });
    for (const child of [...this.#hubs.children, this.#agent]) this.#spawn(child);
    // The second one: orders come to the agent over the other hub, while that one lives.
    const client = new HubClient(this.#hubs.urls[1]);
    const { user, password } = this.#signIn;
    const isSignedIn = () =>
      client.signIn(user, password).then(
        () => true,
        () => false,
      );
    await until('a hub', LIMIT_MS, async () => (await isReady(client.base)) && (await isSignedIn()));
    this.#client = client;
  }

  /** SIGKILL of everything at once. Gives the process ms UTC of the last step before it. */
  async cut(): Promise<number> {
    const children = this.#children.splice(0);
    for (const child of children) child.kill('SIGKILL');
    await Promise.all(children.map(({ ended }) => ended));
    for (const bus of this.#buses.splice(0)) bus.close();
    this.#client = undefined;
    return this.wall;
  }

  /** Process ms a machine ms. */
  async rate(rate: number): Promise<void> {
    await this.#buses[0]?.request({ op: 'rate.set', rate });
  }

  /** Lets `ms` of process time go by. */
  async pass(ms: number): Promise<void> {
    const end = this.wall + ms;
    await until('process time', LIMIT_MS, () => this.wall >= end);
  }

  /** Whether an output is on, by the simulator's truth. */
  async isDriven(): Promise<boolean> {
    const { lines } = truthSchema.parse(await this.#buses[0]?.request({ op: 'truth' }));
    return lines.some(({ level }) => level === 1);
  }

  get #socket(): string {
    return join(this.#folder.root, 'bus.sock');
  }

  #spawn(spec: ChildSpec): void {
    this.#children.push(this.#launcher.launch(spec));
  }

  async #attached(role: BusRole, node: string | null): Promise<BusClient> {
    const client = () => new BusClient({ socket: this.#socket, role, node });
    let bus = client();
    await until('the simulator', LIMIT_MS, async () => {
      try {
        this.wall = (await bus.connect()).wall;
        return true;
      } catch {
        bus = client();
        return false;
      }
    });
    return bus;
  }
}
