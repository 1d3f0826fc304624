import { silentLog } from '@cerveceria/runtime';
import cassandra from 'cassandra-driver';
import { Redis } from 'ioredis';
import { MongoClient } from 'mongodb';
import type { StoreEnvironment } from '../tiers/choose-tiers.ts';
import { redisSettings } from '../tiers/redis/redis-settings.ts';
import { cassandraLogin, redisPlace } from '../tiers/store-logins.ts';
import type { StoreName } from './store-server.ts';

const PATIENCE_MS = 5000;

async function ofRedis(url: string, logins: StoreEnvironment): Promise<string> {
  const place = redisPlace(undefined, { ...logins, REDIS_URL: url }) ?? { url };
  const settings = redisSettings(place, PATIENCE_MS, () => false, silentLog);
  const client = new Redis({ ...settings, retryStrategy: () => null, connectTimeout: PATIENCE_MS });
  let reason = 'it does not answer';
  client.on('error', (fault: Error) => {
    reason = fault.message;
  });
  try {
    await client.connect();
    return /redis_version:(\S+)/.exec(await client.info('server'))?.[1] ?? 'unknown';
  } catch {
    // The driver's own fault carries the command, and so a password.
    throw new Error(`Redis at the given address: ${reason}`);
  } finally {
    client.disconnect();
  }
}

/** What the driver says of an address that it cannot read may hold it, and so a password. */
function mongoClient(url: string): MongoClient {
  try {
    return new MongoClient(url, { serverSelectionTimeoutMS: PATIENCE_MS });
  } catch {
    throw new Error('MongoDB: the given address cannot be read');
  }
}

async function ofMongo(url: string): Promise<string> {
  const client = mongoClient(url);
  try {
    return String((await client.db('admin').command({ buildInfo: 1 }))['version']);
  } finally {
    await client.close();
  }
}

async function ofCassandra(points: string, logins: StoreEnvironment): Promise<string> {
  const { username = 'cassandra', password } = cassandraLogin(undefined, logins);
  const contactPoints = points.split(',').map((point) => point.trim());
  const loadBalancing = new cassandra.policies.loadBalancing.RoundRobinPolicy();
  const client = new cassandra.Client({
    contactPoints,
    policies: { loadBalancing },
    ...(password !== undefined && { credentials: { username, password } }),
    socketOptions: { connectTimeout: PATIENCE_MS },
  });
  try {
    const { rows } = await client.execute('SELECT release_version FROM system.local');
    return String(rows[0]?.['release_version']);
  } finally {
    await client.shutdown();
  }
}

const ASK = { redis: ofRedis, mongodb: ofMongo, cassandra: ofCassandra } as const;

/**
 * What the server itself says that it is. @param logins users and passwords that stand beside the address
 * @throws when nobody answers at the address, or not to this user
 */
export const versionOf = (store: StoreName, address: string, logins: StoreEnvironment = {}): Promise<string> =>
  ASK[store](address, logins);
