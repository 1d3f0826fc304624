import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { z } from 'zod';
import { breweryError } from '../errors.ts';
import { REPOSITORY } from './places.ts';

const storeSchema = z.object({
  store: z.enum(['redis', 'mongodb', 'cassandra']),
  what: z.string(),
  version: z.string(),
  port: z.number().nullable(),
  pid: z.number().nullable(),
});
const readySchema = z.object({
  event: z.literal('ready'),
  stores: z.array(storeSchema),
  environment: z.record(z.string(), z.string()),
});

export type RealStore = z.infer<typeof storeSchema>;

export interface RealStores {
  readonly stores: readonly RealStore[];
  /** Addresses of the servers that were started for this demo: REDIS_URL and so on. */
  readonly environment: Readonly<Record<string, string>>;
}

/** Redis, MongoDB's stand-in and Cassandra: a program of their own, which ends them when this one is gone. */
export class StoresProgram {
  readonly #data: string;
  readonly #say: (line: string) => void;
  #child: ReturnType<typeof StoresProgram.spawn> | undefined;
  #ended: Promise<void> = Promise.resolve();

  /** `data`: where the servers keep what they hold. */
  constructor(data: string, say: (line: string) => void) {
    this.#data = data;
    this.#say = say;
  }

  private static spawn(data: string) {
    const script = join(REPOSITORY, 'scripts/stores.mjs');
    const args = [script, '--json', '--until-stdin-ends', '--data', data];
    // In a session of its own: a Ctrl-C in the terminal is for us, and hubs end before their stores.
    return spawn(process.execPath, args, { stdio: ['pipe', 'pipe', 'pipe'], detached: true });
  }

  /** Resolves when all are ready; the first time they are downloaded. @throws STORES_FAILED */
  async start(): Promise<RealStores> {
    const child = StoresProgram.spawn(this.#data);
    this.#child = child;
    this.#ended = new Promise((resolve) => child.once('close', () => resolve()));
    child.stdin.on('error', () => {});
    let last = '';
    createInterface({ input: child.stderr }).on('line', (line) => {
      last = line;
      this.#say(line);
    });
    const ready = new Promise<RealStores>((resolve) => {
      createInterface({ input: child.stdout }).on('line', (line) => resolve(readySchema.parse(JSON.parse(line))));
    });
    const died = this.#ended.then(() => {
      throw breweryError('STORES_FAILED', last);
    });
    died.catch(() => {});
    return await Promise.race([ready, died]);
  }

  /** Resolves when the servers are dead. */
  async stop(): Promise<void> {
    this.#child?.stdin.end();
    this.#child?.kill('SIGTERM');
    await this.#ended;
  }
}
