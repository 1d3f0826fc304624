import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { makeNodeKeys } from './node-keys.ts';
import type { Program } from './program.ts';
import { PROGRAMS } from './programs.ts';
import type { Stand } from './stand.ts';

const USER = 'bench';
const PASSWORD = 'bench-on-this-machine';

/** What the file of a hub says beside its place. */
export interface HubSettings {
  /** As `tiers` of the file; left out: embedded. */
  readonly tiers?: object;
  readonly archive?: object;
}

/** `hub`: without filing reports. */
export type Role = 'all' | 'hub';

/** A real hub in a process of its own, a key for each of `nodes`, and somebody who may ask. */
export interface HubUnderTest {
  readonly program: Program;
  readonly keys: ReadonlyMap<string, string>;
  /** Its file. */
  readonly config: string;
  /** Folder of the embedded tier. */
  readonly data: string;
  /** `http://127.0.0.1:port` */
  readonly url: string;
  /** `ws://127.0.0.1:port` */
  readonly socket: string;
  /** An answer of `/api/v1`, as the signed-in person gets it. */
  get(path: string): Promise<string>;
  /** The same for something that is sent; the body as text. */
  post(path: string, body: string): Promise<string>;
}

async function signIn(url: string): Promise<string> {
  const answer = await fetch(`${url}/api/v1/auth/login`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ user: USER, password: PASSWORD }),
  });
  if (!answer.ok) throw new Error(`sign-in: ${answer.status} ${await answer.text()}`);
  return ((await answer.json()) as { token: string }).token;
}

export async function startHub(
  stand: Stand,
  nodes: readonly string[],
  settings: HubSettings = {},
  role: Role = 'all',
): Promise<HubUnderTest> {
  const folder = stand.folder();
  const data = join(folder, 'data');
  const config = join(folder, 'hub.yaml');
  // JSON is YAML.
  const listen = { host: '127.0.0.1', port: 0 };
  writeFileSync(config, JSON.stringify({ hub: 'hub-a', listen, data, public_urls: ['http://127.0.0.1'], ...settings }));
  const add = ['user', 'add', USER, '--role', 'operator', '--password-stdin', '--config', config];
  execFileSync(process.execPath, [PROGRAMS.hub, ...add], { input: `${PASSWORD}\n`, stdio: 'pipe' });
  const keys = await makeNodeKeys(config, nodes);
  const program = stand.start('hub', [PROGRAMS.hub, 'serve', '--config', config, '--role', role]);
  const { port } = await program.says('ready');
  const url = `http://127.0.0.1:${port}`;
  const token = await signIn(url);
  async function ask(path: string, init: RequestInit): Promise<string> {
    const answer = await fetch(`${url}/api/v1${path}`, {
      ...init,
      headers: { ...init.headers, authorization: `Bearer ${token}` },
    });
    const text = await answer.text();
    if (!answer.ok) throw new Error(`${path}: ${answer.status} ${text.slice(0, 200)}`);
    return text;
  }
  return {
    ...{ program, config, keys, data, url },
    socket: `ws://127.0.0.1:${port}`,
    get: (path) => ask(path, {}),
    post: (path, body) => ask(path, { method: 'POST', body, headers: { 'content-type': 'application/json' } }),
  };
}
