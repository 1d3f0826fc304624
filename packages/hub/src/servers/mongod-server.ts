import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { MongoClient } from 'mongodb';
import { startContainer } from './container-server.ts';
import { type Leashed, spawnLeashed, untilSaid } from './leashed.ts';
import type { Place } from './own-server.ts';
import type { StoreSource } from './store-sources.ts';

const SET = 'rs0';
const READY = /Waiting for connections/;
const ALREADY_INITIATED = 23;
const PATIENCE_MS = 30_000;

const settings = (port: number, data: string, bind: string) => [
  ...['--replSet', SET, '--port', String(port), '--dbpath', data, '--bind_ip', bind],
  ...['--wiredTigerCacheSizeGB', '0.25'],
];

/** A real mongod, a replica set of itself: only those have transactions. */
export async function startMongod(
  source: Exclude<StoreSource, { by: 'registry' }>,
  { folder, port, doomed }: Place,
): Promise<Leashed> {
  const data = join(folder, 'data');
  await mkdir(data, { recursive: true });
  const inside = '/data/db';
  const server =
    source.by === 'installed'
      ? spawnLeashed(source.program, settings(port, data, '127.0.0.1'), { doomed })
      : await startContainer(source, {
          ...{ store: 'mongodb', folder: data, port, innerFolder: inside, doomed, ready: READY },
          // The same port inside: the set names its members as its clients reach them.
          ...{ innerPort: port, command: ['mongod', ...settings(port, inside, '0.0.0.0')] },
        });
  if (source.by === 'installed') await untilSaid(server, READY);
  await initiate(port).catch(async (fault) => {
    await server.end('SIGKILL');
    throw fault;
  });
  return server;
}

async function initiate(port: number): Promise<void> {
  const client = new MongoClient(`mongodb://127.0.0.1:${port}/?directConnection=true`);
  try {
    const admin = client.db('admin');
    const members = [{ _id: 0, host: `127.0.0.1:${port}` }];
    await admin.command({ replSetInitiate: { _id: SET, members } }).catch((fault) => {
      if (fault.code !== ALREADY_INITIATED) throw fault;
    });
    const end = performance.now() + PATIENCE_MS;
    while (!(await admin.command({ hello: 1 }))['isWritablePrimary']) {
      if (performance.now() > end) throw new Error('mongod has no primary');
      await wait(100);
    }
  } finally {
    await client.close();
  }
}
