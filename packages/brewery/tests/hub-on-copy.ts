import { type ChildProcess, spawn } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { PROGRAMS } from '../src/demo/places.ts';
import { until } from '../src/supervise/until.ts';
import { HubClient, isReady } from '../src/wire/hub-client.ts';
import { freePorts } from './free-ports.ts';

/** A hub on a copy of kept data, long after: no agent, no live lane, what it tells it has from its files alone. */
export class HubOnCopy {
  readonly base: string;
  readonly token: string;
  readonly #child: ChildProcess;

  private constructor(client: HubClient, child: ChildProcess) {
    this.base = client.base;
    this.token = client.token;
    this.#child = child;
  }

  static async start(folder: string): Promise<HubOnCopy> {
    const port = await freePorts();
    const url = `http://127.0.0.1:${port}`;
    const config = join(folder, 'config', 'copy.yaml');
    writeFileSync(config, `hub: copy\nlisten: { port: ${port} }\ndata: ../hub-data\npublic_urls: [${url}]\n`);
    const child = spawn(process.execPath, [PROGRAMS.hub, 'serve', '--config', config], { stdio: 'ignore' });
    const client = new HubClient(url);
    try {
      await until('the hub on the copy', 60_000, () => isReady(url));
      const kept = JSON.parse(readFileSync(join(folder, 'sign-in.json'), 'utf8')) as { user: string; password: string };
      await client.signIn(kept.user, kept.password);
    } catch (error) {
      child.kill('SIGKILL');
      throw error;
    }
    return new HubOnCopy(client, child);
  }

  async end(): Promise<void> {
    const ended = new Promise((resolve) => this.#child.once('exit', resolve));
    this.#child.kill('SIGTERM');
    await ended;
  }
}
