import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type LedgerRow, ledgerSchema, nodeSchema } from '@cerveceria/protocol';
import { systemMachineClock } from '@cerveceria/runtime';
import { createLogPlayer, type LogRow as PlayedRow } from '@cerveceria/simulator';
import { z } from 'zod';
import { openAccounts } from '../demo/accounts.ts';
import { agentChild } from '../demo/children.ts';
import type { DataFolder } from '../demo/folder.ts';
import { type PairOfHubs, pairOfHubs } from '../demo/pair-of-hubs.ts';
import { busSocket } from '../demo/places.ts';
import type { SignIn } from '../demo/sign-in.ts';
import type { ChildSpec } from '../supervise/launcher.ts';
import { NodeLauncher } from '../supervise/node-launcher.ts';
import { type ChildEvent, Supervisor } from '../supervise/supervisor.ts';
import { until } from '../supervise/until.ts';
import { HubClient, isReady } from '../wire/hub-client.ts';
import { FERMENTER, fermenterYaml } from './fermenter.ts';
import type { LocalZone } from './local-time.ts';
import { readLog } from './log-reader.ts';
import type { LogRow } from './log-row.ts';
import { SetPointPilot } from './set-point-pilot.ts';
import type { Survey } from './survey.ts';

export interface ReplayOptions {
  readonly file: string;
  readonly zone: LocalZone;
  readonly survey: Survey;
  readonly folder: DataFolder;
  readonly port: number;
  /** Log ms a machine ms; 0: as fast as everybody answers. */
  readonly rate: number;
  readonly say: (line: string) => void;
  /** Called when the hubs answer and the page can be opened. */
  readonly opened: (hubs: PairOfHubs, signIn: SignIn) => void;
  /** Called after each row: how many so far. */
  readonly played: (rows: number, row: LogRow) => void;
}

const READY_MS = 30_000;
const DRAIN_MS = 60_000;
const STOP_MS = { agent: 3000, hubs: 1000 } as const;

function probesOf(row: LogRow): PlayedRow['probes'] {
  const { beer, chamber, room } = FERMENTER.probes;
  return { [beer]: row.beer, [chamber]: row.chamber, [room]: row.room };
}

/** Plays one log through a 1-Wire tree, an agent and two hubs of its own. */
export class Replay {
  readonly #options: ReplayOptions;
  readonly #supervisor: Supervisor;
  readonly #hubs: PairOfHubs;
  readonly #agent: ChildSpec;
  readonly #bus: string;
  #died: string | undefined;
  #isOver = false;

  constructor(options: ReplayOptions) {
    const { folder, port, survey } = options;
    this.#options = options;
    const launcher = new NodeLauncher(folder.logs);
    const heard = (event: ChildEvent) => {
      if (event.what === 'died' && !this.#isOver) this.#died ??= `${event.name}; see ${launcher.logOf(event.name)}`;
    };
    this.#supervisor = new Supervisor({ clock: systemMachineClock, launcher, restart: false, heard });
    this.#bus = busSocket(folder.root);
    this.#hubs = pairOfHubs(folder, port, this.#bus);
    const config = join(folder.configs, `${FERMENTER.node}.yaml`);
    const first = survey.first.setPoint;
    writeFileSync(config, fermenterYaml({ hubs: this.#hubs.sockets, socket: this.#bus, first }));
    this.#agent = agentChild(FERMENTER.node, config);
  }

  get hubs(): PairOfHubs {
    return this.#hubs;
  }

  /** From an empty folder to a drained buffer; gives the ledger and a signed-in client of the second hub. */
  async run(): Promise<{ readonly ledger: LedgerRow[]; readonly client: HubClient }> {
    const { folder, survey, say, opened, rate } = this.#options;
    const signIn = await openAccounts(folder, this.#hubs.configs[0], [FERMENTER.node]);
    const client = new HubClient(this.#hubs.urls[0]);
    const pilot = new SetPointPilot(client, survey.first.setPoint);
    const player = createLogPlayer({
      node: FERMENTER.node,
      probes: Object.values(FERMENTER.probes),
      data: folder.simulator,
      socket: this.#bus,
      rate,
      rows: this.#rows(client, pilot),
    });
    await player.start();
    try {
      say('two hubs');
      for (const child of this.#hubs.children) this.#supervisor.start(child);
      for (const url of this.#hubs.urls) await this.#until(`the hub at ${url}`, READY_MS, () => isReady(url));
      await client.signIn(signIn.user, signIn.password);
      opened(this.#hubs, signIn);
      this.#supervisor.start(this.#agent);
      await Promise.race([player.finished(), this.#death()]);
      say(`the log is played; ${pilot.changes} set points went through the API`);
      return await this.#drained(signIn);
    } finally {
      this.#isOver = true;
      await this.#supervisor.stop([this.#agent.name], STOP_MS.agent);
      await player.stop();
    }
  }

  async stop(): Promise<void> {
    this.#isOver = true;
    await this.#supervisor.stop([this.#agent.name], STOP_MS.agent);
    await this.#supervisor.stop(['hub-a', 'hub-b'], STOP_MS.hubs);
  }

  /** Each row comes when the row before was scanned, and after its set point is with the agent. */
  async *#rows(client: HubClient, pilot: SetPointPilot): AsyncGenerator<PlayedRow> {
    const { file, zone, played } = this.#options;
    let count = 0;
    let wall = Number.NEGATIVE_INFINITY;
    let before: LogRow | undefined;
    for await (const one of readLog(file, zone)) {
      if (!('row' in one)) continue;
      if (before !== undefined) played(count, before);
      if (count === 1) await this.#joined(client);
      if (count >= 1) await pilot.follow(one.row.setPoint);
      count++;
      // The log knows whole seconds: rows of one second are a millisecond apart, so that order and rates are defined.
      wall = Math.max(one.row.wall, wall + 1);
      before = one.row;
      yield { wall, probes: probesOf(one.row) };
    }
    if (before !== undefined) played(count, before);
  }

  async #joined(client: HubClient): Promise<void> {
    await this.#until('the agent at a hub', READY_MS, async () => {
      const nodes = await client.get('/nodes', z.array(nodeSchema));
      return nodes.some(({ id, online }) => id === FERMENTER.node && online);
    });
  }

  /** The agent ends cleanly, which seals and sends what is open; then nothing may be left that is only in its buffer. */
  async #drained(signIn: SignIn): Promise<{ readonly ledger: LedgerRow[]; readonly client: HubClient }> {
    this.#isOver = true;
    await this.#supervisor.stop([this.#agent.name], STOP_MS.agent);
    const client = new HubClient(this.#hubs.urls[1]);
    await client.signIn(signIn.user, signIn.password);
    let rows: LedgerRow[] = [];
    await until('an empty buffer', DRAIN_MS, async () => {
      rows = (await client.get('/ledger', ledgerSchema)).rows;
      return rows.every(({ buffered }) => buffered === 0);
    }).catch(() => {});
    return { ledger: rows, client };
  }

  #until(what: string, limitMs: number, ask: () => boolean | Promise<boolean>): Promise<void> {
    return until(what, limitMs, ask, () => {
      if (this.#died !== undefined) throw new Error(this.#died);
    });
  }

  async #death(): Promise<never> {
    await until('the end of a child', Number.POSITIVE_INFINITY, () => this.#died !== undefined);
    throw new Error(this.#died);
  }
}
