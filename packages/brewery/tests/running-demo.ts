import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { channelSchema, ledgerSchema, loopSchema, nodeSchema, programViewSchema } from '@cerveceria/protocol';
import { STANDARD_WIRING } from '@cerveceria/simulator';
import { type LineRow, lineRowSchema } from '@cerveceria/simulator/bus';
import { z } from 'zod';
import { until } from '../src/supervise/until.ts';
import { HubClient } from '../src/wire/hub-client.ts';
import { freePorts } from './free-ports.ts';
import { MainProcess, processesWith } from './main-process.ts';

const readySchema = z.object({ hubs: z.tuple([z.url(), z.url()]), user: z.string(), password: z.string() });

/** A demo of its own: real processes, free ports, an own folder; nothing of it is left when the test ends. */
export class RunningDemo {
  readonly folder: string;
  readonly main: MainProcess;
  readonly port: number;
  readonly hubs: readonly [string, string];
  readonly user: string;
  readonly password: string;

  private constructor(folder: string, main: MainProcess, port: number, ready: z.infer<typeof readySchema>) {
    this.folder = folder;
    this.main = main;
    this.port = port;
    this.hubs = ready.hubs;
    this.user = ready.user;
    this.password = ready.password;
  }

  /** `folder`: data of an earlier demo to go on with. */
  static async start(
    args: readonly string[] = [],
    {
      folder = mkdtempSync(join(tmpdir(), 'brewery-demo-')),
      readyMs = 120_000,
    }: { folder?: string; readyMs?: number } = {},
  ): Promise<RunningDemo> {
    const port = await freePorts();
    const main = new MainProcess(['start', '--json', '--port', String(port), '--data', folder, ...args]);
    try {
      return new RunningDemo(folder, main, port, readySchema.parse(await main.event('ready', readyMs)));
    } catch (error) {
      main.child.kill('SIGTERM');
      await main.ended;
      throw new Error(`${String(error)}\n${RunningDemo.logs(folder)}`);
    }
  }

  static logs(folder: string): string {
    return ['hub-a', 'hub-b', 'simulator', 'kettle-1.heat']
      .map((name) => join(folder, 'logs', `${name}.log`))
      .filter((file) => existsSync(file))
      .map((file) => `${file}\n${readFileSync(file, 'utf8').slice(-1500)}`)
      .join('\n');
  }

  /** Ends it as Ctrl-C would and takes its folder away; what would not end is killed. */
  async end(): Promise<void> {
    this.main.child.kill('SIGINT');
    const late = setTimeout(() => this.main.child.kill('SIGKILL'), 10_000);
    await this.main.ended;
    clearTimeout(late);
    await until('the end of all children', 60_000, () => this.processes().length === 0);
    rmSync(this.folder, { recursive: true, force: true });
  }

  /** Ids of everything that was started for this demo, the demo itself left out. */
  processes(): number[] {
    return processesWith(this.folder).filter((pid) => pid !== this.main.child.pid);
  }

  /** The running process of one child: `hub-a`, `kettle-1.heat`. */
  pid(name: string): number {
    const [pid] = processesWith(join(this.folder, 'config', `${name}.yaml`));
    if (pid === undefined) throw new Error(`${name} does not run`);
    return pid;
  }

  /** A signed-in client of one hub. */
  async client(hub: 0 | 1): Promise<HubClient> {
    const client = new HubClient(this.hubs[hub]);
    await client.signIn(this.user, this.password);
    return client;
  }

  /** Full power until a test has seen what it wants: the brew itself may hold a rest by now. */
  async heat(): Promise<void> {
    const client = await this.client(0);
    const wish = { mode: 'manual', duty: 1, reason: 'test', duration: 86_400_000 };
    await client.put('/loops/kettle-1.heat.mash/override', wish);
    const { heater } = STANDARD_WIRING.heat;
    await until('a heater that is on', 60_000, () => this.level('kettle-1.heat', heater) === 1);
  }

  lines(): LineRow[] {
    const text = readFileSync(join(this.folder, 'simulator', 'lines.jsonl'), 'utf8');
    const whole = text.split('\n').slice(0, -1);
    return whole.map((line) => lineRowSchema.parse(JSON.parse(line)));
  }

  /** The level that a line has now, by the simulator's own log. */
  level(node: string, line: number): number | undefined {
    return this.lines()
      .filter((row) => row.node === node && row.line === line)
      .at(-1)?.level;
  }
}

export const nodesOf = (client: HubClient) => client.get('/nodes', z.array(nodeSchema));
export const channelsOf = (client: HubClient) => client.get('/channels', z.array(channelSchema));
export const loopsOf = (client: HubClient) => client.get('/loops', z.array(loopSchema));
export const ledgerOf = (client: HubClient) => client.get('/ledger', ledgerSchema);
export const programsOf = (client: HubClient) => client.get('/programs', z.array(programViewSchema));
