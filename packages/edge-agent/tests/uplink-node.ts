import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ChannelSpec, Reported } from '@cerveceria/protocol';
import { type Log, type ProcessClock, silentLog, systemMachineClock } from '@cerveceria/runtime';
import { BufferService } from '../src/buffer/buffer-service.ts';
import type { BufferSettings, FromBuffer } from '../src/buffer/worker-port.ts';
import { connectWebSocket } from '../src/uplink/ws-transport.ts';

export const CHANNELS: ChannelSpec[] = [
  { id: 'kettle-1.heat.wort', unit: '°C', res: 0.0625, kind: 'analog' },
  { id: 'kettle-1.heat.duty', unit: '1', res: 0.01, kind: 'duty' },
];

export function settingsFor(
  folder: string,
  hubs: readonly string[],
  more: Partial<BufferSettings> = {},
): BufferSettings {
  const keyFile = join(folder, 'node.key');
  writeFileSync(keyFile, 'secret-key\n');
  return {
    node: 'kettle-1.heat',
    folder,
    keyFile,
    hubs,
    version: '0.1.0',
    boot: 'boot-1',
    simulated: true,
    channels: CHANNELS,
    loops: [],
    retention: { days: 30, bytes: 50_000_000 },
    ...more,
  };
}

export const REPORT: Omit<Reported, 'buffered' | 'dropped'> = {
  version: 0,
  at: 0,
  loops: [],
  alarms: [],
  refused: [],
  stop: null,
};

export type TestNodeOptions = Partial<BufferSettings> & {
  readonly folder?: string;
  readonly log?: Log;
  /** The process clock of a real machine, where it is one. */
  readonly process?: ProcessClock;
};

/** The buffer worker's inside in this thread, on a real disk and real sockets, with the process clock in the test's hand. */
export class TestNode {
  readonly folder: string;
  readonly posted: FromBuffer[] = [];
  made = 0;
  readonly #service: BufferService;
  #isStopped = false;

  constructor(hubs: readonly string[], more: TestNodeOptions = {}) {
    this.folder = more.folder ?? mkdtempSync(join(tmpdir(), 'uplink-'));
    const { log = silentLog, process = null, ...settingsMore } = more;
    const settings = settingsFor(this.folder, hubs, settingsMore);
    const clock = systemMachineClock;
    this.#service = new BufferService({
      settings,
      file: join(this.folder, 'outbox.db'),
      clock,
      process,
      synchronised: () => false,
      newEpoch: () => randomBytes(8).toString('hex'),
      random: Math.random,
      connect: (hub, events) =>
        connectWebSocket(hub, { node: settings.node, keyFile: settings.keyFile, clock }, events),
      log,
      post: (message) => this.posted.push(message),
      end: () => {},
    });
  }

  start(): void {
    this.#service.start();
  }

  writeKey(key: string): void {
    writeFileSync(join(this.folder, 'node.key'), `${key}\n`);
  }

  /** `count` scans one process second apart; the first cell counts all scans ever made by this node. */
  scan(count = 1): void {
    for (let i = 0; i < count; i++) {
      this.made++;
      const mono = this.made * 1000;
      this.#service.take({ kind: 'scan', mono, wall: 1_700_000_000_000 + mono, cells: [this.made, 50] });
    }
  }

  report(more: Partial<Reported> = {}): void {
    this.#service.take({ kind: 'report', report: { ...REPORT, ...more } });
  }

  /** Once is enough. */
  stop(): void {
    if (!this.#isStopped) this.#service.take({ kind: 'stop' });
    this.#isStopped = true;
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }
}

/** Waits for what must come true within `ms` of machine time; says what did not. */
export async function until(what: string, check: () => boolean, ms = 60_000): Promise<void> {
  const end = performance.now() + ms;
  while (!check()) {
    if (performance.now() > end) throw new Error(`not within ${ms} ms: ${what}`);
    await new Promise((done) => setTimeout(done, 5));
  }
}
