import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import { type FromLive, fromLiveSchema, type LiveUpdate } from '@cerveceria/protocol';
import { silentLog, systemMachineClock } from '@cerveceria/runtime';
import { WebSocket } from 'ws';
import { createAgentKeys } from '../src/auth/agent-keys.ts';
import { systemRandom } from '../src/auth/random-source.ts';
import { createUsers } from '../src/auth/users.ts';
import type { HubConfig } from '../src/config-schema.ts';
import { createHub, type Hub } from '../src/hub.ts';
import { EMBEDDED_TIERS } from '../src/tiers/choose-tiers.ts';
import { createEmbedded } from '../src/tiers/embedded/embedded.ts';

export const PASSWORD = 'cebada-y-lúpulo';

/** A data folder with one brewer `ana` and a key for `node`. */
export async function brewery(t: TestContext, node: string): Promise<{ folder: string; key: string }> {
  const folder = await mkdtemp(join(tmpdir(), 'whole-hub-'));
  t.after(() => rm(folder, { recursive: true, force: true }));
  const { state } = createEmbedded({ folder, hub: 'setup', clock: systemMachineClock, log: silentLog });
  await state.start();
  await createUsers(state, systemMachineClock, systemRandom).add('ana', PASSWORD, 'brewer');
  const key = await createAgentKeys(state, systemMachineClock, systemRandom).make(node);
  await state.stop();
  return { folder, key };
}

export type Ask = <T>(method: string, path: string, body?: unknown) => Promise<T>;

/** Ana, signed in to a hub. */
export async function signIn(base: string): Promise<Ask> {
  let token = '';
  const ask: Ask = async <T>(method: string, path: string, body?: unknown): Promise<T> => {
    const response = await fetch(`${base}/api/v1/${path}`, {
      method,
      headers: {
        ...(token !== '' && { authorization: `Bearer ${token}` }),
        ...(body !== undefined && { 'content-type': 'application/json' }),
      },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    const json = (await response.json()) as T;
    if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${JSON.stringify(json)}`);
    return json;
  };
  ({ token } = await ask<{ token: string }>('POST', 'auth/login', { user: 'ana', password: PASSWORD }));
  return ask;
}

/** What a file that says as little as it may would make of a hub, on any free port. */
export function leastConfig(folder: string, name: string): HubConfig {
  return {
    hub: name,
    listen: { host: '127.0.0.1', port: 0 },
    data: folder,
    clock: { kind: 'system' },
    public_urls: ['http://127.0.0.1:1'],
    proxies: [],
    reports: { queue_mb: 256, incomplete_s: 60 },
    archive: { hot_days: 3, hot_memory: 0.8, after_days: 30, frames_per_s: 500 },
    retention: { raw: 730, minutes: 90, ten_minutes: 730, hours: 'ever', rules: [] },
    derived: [],
    tiers: EMBEDDED_TIERS,
  };
}

/** A hub as `serve` runs it, not yet started. */
export function wholeHub(folder: string, name: string): Hub {
  return createHub({ config: leastConfig(folder, name), machine: systemMachineClock, log: silentLog });
}

/** A hub that runs, and a person signed in to it. */
export async function startWholeHub(t: TestContext, folder: string, name: string) {
  const hub = wholeHub(folder, name);
  const { port } = await hub.start();
  t.after(() => hub.stop());
  const base = `http://127.0.0.1:${port}`;
  const ask = await signIn(base);
  return { port, base, ask, stop: () => hub.stop() };
}

export type WholeHub = Awaited<ReturnType<typeof startWholeHub>>;

/** A tablet on the live socket: what it was told, and a way to wait for more. */
export class Tablet {
  readonly heard: FromLive[] = [];
  readonly socket: WebSocket;
  readonly #waiting = new Set<() => void>();

  private constructor(socket: WebSocket) {
    this.socket = socket;
    const wake = () => {
      for (const look of [...this.#waiting]) look();
    };
    socket.on('message', (data) => {
      this.heard.push(fromLiveSchema.parse(JSON.parse(data.toString())));
      wake();
    });
    socket.on('close', wake);
    socket.on('error', () => {});
  }

  static async open(hub: WholeHub, origin?: string): Promise<Tablet> {
    const { ticket } = await hub.ask<{ ticket: string }>('POST', 'auth/ticket');
    const tablet = Tablet.with(hub, ticket, origin);
    await tablet.until(() => tablet.heard.length > 0 || tablet.isClosed, 'hello');
    return tablet;
  }

  static with(hub: WholeHub, ticket: string, origin?: string): Tablet {
    const options = origin === undefined ? {} : { origin };
    return new Tablet(new WebSocket(`${hub.base.replace('http', 'ws')}/api/v1/live?ticket=${ticket}`, options));
  }

  get isClosed(): boolean {
    return this.socket.readyState === WebSocket.CLOSED;
  }

  get updates(): LiveUpdate[] {
    return this.heard.filter((each) => each.type === 'update');
  }

  until(fits: () => boolean, what: string): Promise<void> {
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => reject(new Error(`no ${what}: ${JSON.stringify(this.heard.slice(-3))}`)), 30_000);
      const look = () => {
        if (!fits()) return;
        clearTimeout(timer);
        this.#waiting.delete(look);
        resolve();
      };
      this.#waiting.add(look);
      look();
    });
  }
}
