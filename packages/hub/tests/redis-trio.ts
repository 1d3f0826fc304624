import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Redis } from 'ioredis';
import { freePort } from '../src/servers/free-port.ts';
import { type Leashed, spawnLeashed, untilSaid } from '../src/servers/leashed.ts';
import { startRedis } from '../src/servers/redis-server.ts';
import type { StoreServer } from '../src/servers/store-server.ts';
import type { RedisPlace } from '../src/tiers/redis/redis-place.ts';

export const NAME = 'brewery';

export interface RedisTrio {
  /** How a hub finds it. */
  readonly place: RedisPlace;
  /** Whom the sentinels name now. */
  primary(): Promise<StoreServer>;
  /** Resolves when the sentinels name another than `old`. */
  untilOther(old: StoreServer): Promise<void>;
  /** Kills all but the primary. */
  loseReplicas(): Promise<void>;
  stop(): Promise<void>;
}

/** One sentinel. `more`: lines of its file; those of `watching` are about the primary. */
export async function startSentinel(
  folder: string,
  primary: number,
  { quorum = 2, watching = [], more }: { quorum?: number; watching?: string[]; more?: (port: number) => string[] } = {},
): Promise<{ port: number; server: Leashed }> {
  const port = await freePort();
  const file = join(folder, `sentinel-${port}.conf`);
  const watched = [
    `monitor ${NAME} 127.0.0.1 ${primary} ${quorum}`,
    ...watching,
    `down-after-milliseconds ${NAME} 1000`,
    `failover-timeout ${NAME} 2000`,
    `parallel-syncs ${NAME} 2`,
  ];
  const lines = [
    ...(more?.(port) ?? [`port ${port}`]),
    'bind 127.0.0.1',
    `dir ${folder}`,
    ...watched.map((line) => `sentinel ${line}`),
  ];
  await writeFile(file, `${lines.join('\n')}\n`);
  const server = spawnLeashed('redis-server', [file, '--sentinel'], {});
  await untilSaid(server, /Sentinel ID is/);
  return { port, server };
}

async function eventually(fits: () => Promise<boolean>): Promise<void> {
  for (let tried = 0; !(await fits().catch(() => false)); tried++) {
    if (tried > 600) throw new Error('the sentinels do not agree');
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

/** A primary, two replicas and three sentinels, as several machines would run them. */
export async function startRedisTrio(): Promise<RedisTrio> {
  const folder = await mkdtemp(join(tmpdir(), 'sentinels-'));
  const common = ['--min-replicas-to-write', '1', '--min-replicas-max-lag', '3', '--repl-diskless-sync-delay', '0'];
  const first = await startRedis({ settings: common });
  const following = { settings: [...common, '--replicaof', '127.0.0.1', String(first.port)] };
  const servers = [first, ...(await Promise.all([startRedis(following), startRedis(following)]))];
  const sentinels = await Promise.all([0, 1, 2].map(() => startSentinel(folder, first.port)));
  const clients = sentinels.map(({ port }) => new Redis(port, '127.0.0.1', { enableReadyCheck: false }));
  for (const client of clients) client.on('error', () => {});
  // Each knows the others and both replicas, else a fail-over finds nobody to vote or to take over.
  for (const client of clients)
    await eventually(async () => {
      const flat = (await client.call('SENTINEL', 'MASTER', NAME)) as unknown as Record<string, string> | string[];
      const said = Array.isArray(flat)
        ? Object.fromEntries(flat.flatMap((key, i) => (i % 2 === 0 ? [[key, flat[i + 1]]] : [])))
        : flat;
      return Number(said['num-slaves']) === 2 && Number(said['num-other-sentinels']) === 2;
    });
  const addresses = sentinels.map(({ port }) => `127.0.0.1:${port}`);
  const asked = clients[0] as Redis;
  async function primary(): Promise<StoreServer> {
    const [, port] = (await asked.call('SENTINEL', 'GET-MASTER-ADDR-BY-NAME', NAME)) as [string, string];
    return servers.find((server) => server.port === Number(port)) as StoreServer;
  }
  return {
    place: { sentinels: { name: NAME, addresses }, replicas: 1 },
    primary,
    untilOther: (old) => eventually(async () => (await primary()).port !== old.port),
    async loseReplicas() {
      const { port } = await primary();
      await Promise.all(servers.filter((server) => server.port !== port).map((server) => server.kill()));
    },
    async stop() {
      for (const client of clients) client.disconnect();
      await Promise.all(sentinels.map(({ server }) => server.end('SIGKILL')));
      await Promise.all(servers.map((server) => server.stop()));
      await rm(folder, { recursive: true, force: true });
    },
  };
}
