import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { Redis } from 'ioredis';
import { MongoClient } from 'mongodb';

/** Bytes of all files below a folder whose path has `part` in it. */
export function bytesBelow(folder: string, part = ''): number {
  if (!existsSync(folder)) return 0;
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  const paths = files.map(({ parentPath, name }) => join(parentPath, name)).filter((path) => path.includes(part));
  return paths.reduce((sum, path) => sum + (statSync(path, { throwIfNoEntry: false })?.size ?? 0), 0);
}

export interface RedisSize {
  readonly memory: number;
  /** Of its append-only file. */
  readonly file: number;
}

export async function redisSize(url: string): Promise<RedisSize> {
  const client = new Redis(url);
  try {
    const said = await client.info();
    const of = (name: string) => Number(new RegExp(`^${name}:(\\d+)`, 'm').exec(said)?.[1] ?? Number.NaN);
    return { memory: of('used_memory'), file: of('aof_current_size') };
  } finally {
    await client.quit();
  }
}

/** Bytes of the collection of frames as the server keeps it, and of its indexes. */
export async function mongoSize(url: string, database: string): Promise<{ storage: number; indexes: number }> {
  const client = new MongoClient(url);
  try {
    await client
      .db('admin')
      .command({ fsync: 1 })
      .catch(() => undefined);
    const said = await client.db(database).command({ collStats: 'frames' });
    return { storage: Number(said['storageSize']), indexes: Number(said['totalIndexSize']) };
  } finally {
    await client.close();
  }
}
