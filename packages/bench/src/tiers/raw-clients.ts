import { join } from 'node:path';
import Database from 'better-sqlite3';
import cassandra from 'cassandra-driver';
import { Redis } from 'ioredis';
import { Binary, MongoClient } from 'mongodb';
import type { StoredFrame } from '../load/simulated-run.ts';
import type { RealStores } from '../stand/real-stores.ts';

/** The plain driver of a store: the same bytes under the same durability, without gate, order or query. */
export interface RawClient {
  readonly what: string;
  write(frames: readonly StoredFrame[]): Promise<unknown>;
  close(): Promise<unknown>;
}

const idOf = ({ node, epoch, first }: StoredFrame) => `${node}/${epoch}/${String(first).padStart(16, '0')}`;
const bufferOf = ({ bytes }: StoredFrame) => Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);

export function rawSqlite(folder: string): RawClient {
  const db = new Database(join(folder, 'raw.sqlite'));
  db.pragma('journal_mode = WAL');
  db.pragma('synchronous = FULL');
  db.exec('CREATE TABLE frames (id TEXT PRIMARY KEY, bytes BLOB) WITHOUT ROWID');
  const insert = db.prepare('INSERT INTO frames VALUES (?, ?)');
  const write = db.transaction((frames: readonly StoredFrame[]) => {
    for (const frame of frames) insert.run(idOf(frame), bufferOf(frame));
  });
  return {
    what: 'better-sqlite3, a row a frame, a transaction a batch',
    write: async (frames) => write(frames),
    close: async () => void db.close(),
  };
}

export async function rawRedis(url: string): Promise<RawClient> {
  const client = new Redis(url);
  await client.ping();
  return {
    what: 'ioredis, XADD pipelined',
    async write(frames) {
      const pipeline = client.pipeline();
      for (const frame of frames)
        pipeline.xadd(`raw:${frame.node}:${frame.epoch}`, `${frame.first}-0`, 'b', bufferOf(frame));
      const fault = (await pipeline.exec())?.find(([error]) => error !== null)?.[0];
      if (fault != null) throw fault;
    },
    close: () => client.quit(),
  };
}

export async function rawMongo(url: string, database: string): Promise<RawClient> {
  const client = new MongoClient(url, { writeConcern: { w: 'majority', journal: true } });
  await client.connect();
  const frames = client.db(database).collection<{ _id: string; bytes: Binary }>('raw');
  return {
    what: 'mongodb, insertMany',
    write: (batch) => frames.insertMany(batch.map((frame) => ({ _id: idOf(frame), bytes: new Binary(frame.bytes) }))),
    close: () => client.close(),
  };
}

export async function rawCassandra({ cassandra: server }: RealStores, keyspace: string): Promise<RawClient> {
  const client = new cassandra.Client({ contactPoints: [server.address], localDataCenter: 'datacenter1' });
  await client.connect();
  await client.execute(
    `CREATE KEYSPACE IF NOT EXISTS ${keyspace} WITH replication = {'class': 'NetworkTopologyStrategy', 'datacenter1': 1}`,
  );
  await client.execute(
    `CREATE TABLE IF NOT EXISTS ${keyspace}.raw (node text, epoch text, first bigint, bytes blob,
      PRIMARY KEY ((node, epoch), first)) WITH compression = {'enabled': 'false'}`,
  );
  const insert = `INSERT INTO ${keyspace}.raw (node, epoch, first, bytes) VALUES (?, ?, ?, ?)`;
  return {
    what: 'cassandra-driver, executeConcurrent prepared',
    write: (frames) =>
      cassandra.concurrent.executeConcurrent(
        client,
        insert,
        frames.map((frame) => [frame.node, frame.epoch, frame.first, bufferOf(frame)]),
        { concurrencyLevel: 32 },
      ),
    close: () => client.shutdown(),
  };
}
