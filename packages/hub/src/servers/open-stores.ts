import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { takeLock } from '@cerveceria/runtime';
import { startCassandra } from './cassandra-server.ts';
import { clearContainers } from './container-server.ts';
import { startMongo } from './mongo-stand-in.ts';
import { startRedis } from './redis-server.ts';
import type { StoreName, StoreServer } from './store-server.ts';
import { madeOf, sourceOf } from './store-sources.ts';
import { versionOf } from './store-version.ts';

/** Where hubs and tests look for each store. */
export const STORE_VARIABLES = {
  redis: 'REDIS_URL',
  mongodb: 'MONGODB_URL',
  cassandra: 'CASSANDRA_CONTACT_POINTS',
} as const satisfies Record<StoreName, string>;

const START = { redis: startRedis, mongodb: startMongo, cassandra: startCassandra } as const;
export interface OpenStore {
  readonly store: StoreName;
  /** What it is, for people. */
  readonly what: string;
  readonly version: string;
  /** Null where somebody else runs it. */
  readonly port: number | null;
  readonly pid: number | null;
  /** What a hub is told by; may hold a password where it comes from the environment. */
  readonly address: string;
  readonly isOwn: boolean;
}

export interface OpenStores {
  readonly stores: readonly OpenStore[];
  /** Addresses of those that were started here, as the environment names them. */
  readonly environment: Readonly<Record<string, string>>;
  stop(): Promise<void>;
}

export interface OpenStoresParts {
  readonly names: readonly StoreName[];
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Where data stay; left out: folders of their own that go at the end. */
  readonly data?: string;
  readonly say: (line: string) => void;
}

/** A second copy on the same data would destroy them. @throws when another process has the folder */
function lock(folder: string): () => void {
  mkdirSync(folder, { recursive: true });
  const lock = takeLock(join(folder, 'stores.pid'));
  if (lock.holder !== null) throw new Error(`${folder} is in use by process ${lock.holder}; name another folder`);
  return lock.release;
}

/** The named stores: where the environment has an address that one is used, else a server is started. */
export async function openStores({ names, environment, data, say }: OpenStoresParts): Promise<OpenStores> {
  const unlock = data === undefined ? () => {} : lock(data);
  const servers: StoreServer[] = [];
  const own: Record<string, string> = {};

  async function open(store: StoreName): Promise<OpenStore> {
    const begin = performance.now();
    const given = environment[STORE_VARIABLES[store]]?.trim();
    if (given !== undefined && given !== '') {
      const version = await versionOf(store, given, environment);
      say(`${STORE_VARIABLES[store]} of the environment: version ${version}`);
      return {
        store,
        what: `${STORE_VARIABLES[store]} of the environment`,
        version,
        port: null,
        pid: null,
        address: given,
        isOwn: false,
      };
    }
    const source = sourceOf(store);
    if (source.by === 'container') {
      const lost = await clearContainers(source);
      if (lost > 0) say(`${store}: ${lost} containers without a starter taken away`);
    }
    say(`${store}: starting${source.by === 'container' ? ` ${source.image}, the first time it is pulled` : ''}`);
    const server = await START[store](data === undefined ? {} : { folder: join(data, store) });
    servers.push(server);
    own[STORE_VARIABLES[store]] = server.address;
    const version = await versionOf(store, server.address);
    const took = ((performance.now() - begin) / 1000).toFixed(1);
    say(`${store}: ${madeOf(store)}, version ${version}, port ${server.port} (${took} s)`);
    return {
      store,
      what: madeOf(store),
      version,
      port: server.port,
      pid: server.pid ?? null,
      address: server.address,
      isOwn: true,
    };
  }

  async function stop(): Promise<void> {
    await Promise.all(servers.splice(0).map((server) => server.stop()));
    unlock();
  }

  // Side by side: Cassandra takes seconds.
  const tried = await Promise.allSettled(names.map(open));
  const failed = tried.find((each) => each.status === 'rejected');
  if (failed !== undefined) {
    await stop();
    throw failed.reason;
  }
  return { stores: tried.flatMap((each) => (each.status === 'fulfilled' ? [each.value] : [])), environment: own, stop };
}
