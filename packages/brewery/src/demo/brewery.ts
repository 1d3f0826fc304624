import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { nodeSchema } from '@cerveceria/protocol';
import { systemMachineClock } from '@cerveceria/runtime';
import { BusClient } from '@cerveceria/simulator/bus';
import { z } from 'zod';
import { breweryError } from '../errors.ts';
import type { ChildSpec } from '../supervise/launcher.ts';
import { NodeLauncher } from '../supervise/node-launcher.ts';
import { type ChildEvent, Supervisor } from '../supervise/supervisor.ts';
import { until } from '../supervise/until.ts';
import { HubClient, isReady } from '../wire/hub-client.ts';
import { openAccounts } from './accounts.ts';
import { agentYaml, NODES } from './agent-yaml.ts';
import { agentChild, simulatorChild } from './children.ts';
import type { DataFolder } from './folder.ts';
import { linesOn } from './lines-on.ts';
import { type PairOfHubs, pairOfHubs } from './pair-of-hubs.ts';
import { busSocket } from './places.ts';
import { type RealStore, StoresProgram } from './real-stores.ts';
import type { SignIn } from './sign-in.ts';
import { simulatorYaml } from './simulator-yaml.ts';

export interface BreweryOptions {
  readonly folder: DataFolder;
  readonly port: number;
  readonly kettles: number;
  /** Process ms a machine ms. */
  readonly speed: number;
  readonly restart: boolean;
  /** Redis, MongoDB's stand-in and Cassandra instead of the embedded tier. */
  readonly real: boolean;
  /** Progress, a line each. */
  readonly say: (line: string) => void;
}

/** Time for a start: some for the hubs, some for each kettle's three agents. */
const READY_MS = 30_000;
const KETTLE_MS = 10_000;
/** Parts of the three seconds in which everything ends. */
const STOP_MS = { agents: 1500, hubs: 700, simulator: 300 } as const;

const TOLD_LINES = 3;

function lastLines(file: string): string[] {
  if (!existsSync(file)) return [];
  return readFileSync(file, 'utf8').trim().split('\n').slice(-TOLD_LINES);
}

async function isListening(socket: string): Promise<boolean> {
  const client = new BusClient({ socket, role: 'observer', node: null });
  try {
    await client.connect();
    return true;
  } catch {
    return false;
  } finally {
    client.close();
  }
}

function told(event: ChildEvent): string | undefined {
  if (event.what === 'died') {
    const how = event.ending.signal ?? `exit code ${event.ending.code}`;
    const next = event.again === null ? '' : `; comes back in ${event.again / 1000} s`;
    return `${event.name} ended (${how})${next}`;
  }
  if (event.what === 'safe')
    return `${event.name}: outputs ${event.code === 0 ? 'driven off' : 'could NOT be driven off, see its log'}`;
  return undefined;
}

export interface StartedBrewery {
  readonly signIn: SignIn;
  readonly hubs: PairOfHubs;
  /** None: the embedded tier. */
  readonly stores: readonly RealStore[];
}

/** Two hubs, a simulator and three agents a kettle: processes of one supervisor, ended together. */
export class Brewery {
  readonly #options: BreweryOptions;
  readonly #supervisor: Supervisor;
  readonly #launcher: NodeLauncher;
  readonly #agents: ChildSpec[] = [];
  readonly #stores: StoresProgram;
  #fault: Error | undefined;
  #isUp = false;

  constructor(options: BreweryOptions) {
    this.#options = options;
    this.#launcher = new NodeLauncher(options.folder.logs);
    this.#stores = new StoresProgram(join(options.folder.root, 'stores'), options.say);
    const heard = (event: ChildEvent) => this.#heard(event);
    const { restart } = options;
    this.#supervisor = new Supervisor({ clock: systemMachineClock, launcher: this.#launcher, restart, heard });
  }

  /** Process id of a child while it runs: `hub-a`, `simulator`, `kettle-1.heat`. */
  pid(name: string): number | undefined {
    return this.#supervisor.pid(name);
  }

  /** Everything up, every node online at a hub. @throws CHILD_FAILED, NOT_READY */
  async start(): Promise<StartedBrewery> {
    const { folder, port, kettles, speed, real, say } = this.#options;
    const bus = busSocket(folder.root);
    const opened = real ? await this.#stores.start() : undefined;
    const hubs = pairOfHubs(folder, port, bus, opened?.environment);
    const simulator = join(folder.configs, 'simulator.yaml');
    writeFileSync(simulator, simulatorYaml({ socket: bus, speed, kettles }));
    this.#writeAgents(hubs, bus);
    const nodes = this.#agents.map(({ name }) => name);
    say('accounts and keys');
    const signIn = await openAccounts(folder, hubs.configs[0], nodes);
    say('simulator');
    this.#supervisor.start(simulatorChild(simulator));
    await this.#until('the simulator', () => isListening(bus));
    say('two hubs');
    for (const child of hubs.children) this.#supervisor.start(child);
    for (const url of hubs.urls) await this.#until(`the hub at ${url}`, () => isReady(url));
    say(`${nodes.length} agents`);
    for (const agent of this.#agents) this.#supervisor.start(agent);
    const client = new HubClient(hubs.urls[0]);
    await client.signIn(signIn.user, signIn.password);
    await this.#until('an agent', async () => {
      const known = await client.get('/nodes', z.array(nodeSchema));
      return nodes.every((node) => known.some(({ id, online }) => id === node && online));
    });
    this.#isUp = true;
    return { signIn, hubs, stores: opened?.stores ?? [] };
  }

  /**
   * Ends everything within three seconds: agents first, which switch their outputs off, then a look at the simulator's
   * own lines, then hubs, then simulator and stores. Gives the lines that were left on; none, as it should be.
   */
  async stop(): Promise<string[]> {
    this.#isUp = true;
    const agents = this.#agents.map(({ name }) => name);
    await this.#supervisor.stop(agents, STOP_MS.agents);
    const on = linesOn(this.#options.folder.simulator);
    await this.#supervisor.stop(['hub-a', 'hub-b'], STOP_MS.hubs);
    await Promise.all([this.#supervisor.stop(['simulator'], STOP_MS.simulator), this.#stores.stop()]);
    return on;
  }

  #writeAgents(hubs: PairOfHubs, socket: string): void {
    for (let kettle = 1; kettle <= this.#options.kettles; kettle++) {
      for (const [n, node] of NODES.entries()) {
        const id = `kettle-${kettle}.${node}`;
        const file = join(this.#options.folder.configs, `${id}.yaml`);
        const [a, b] = hubs.sockets;
        // Neighbours prefer different hubs, so that both have something to do and a page sees nodes of the other one.
        writeFileSync(file, agentYaml({ kettle, node, hubs: n % 2 === 0 ? [b, a] : [a, b], socket }));
        this.#agents.push(agentChild(id, file));
      }
    }
  }

  #heard(event: ChildEvent): void {
    const line = told(event);
    if (line !== undefined) this.#options.say(line);
    if (event.what !== 'died' || this.#isUp || this.#fault !== undefined) return;
    const log = this.#launcher.logOf(event.name);
    for (const text of lastLines(log)) this.#options.say(`${event.name} said: ${text}`);
    this.#fault = breweryError('CHILD_FAILED', `${event.name}; see ${log}`);
  }

  #until(what: string, ask: () => boolean | Promise<boolean>): Promise<void> {
    return until(what, READY_MS + this.#options.kettles * KETTLE_MS, ask, () => {
      if (this.#fault !== undefined) throw this.#fault;
    });
  }
}
