import { startCassandra } from '@cerveceria/hub/cassandra-server';
import { isFastThere, startMongo } from '@cerveceria/hub/mongo-stand-in';
import { startRedis } from '@cerveceria/hub/redis-server';
import { madeOf, sourceOf } from '@cerveceria/hub/store-sources';
import type { TiersParts } from '@cerveceria/hub/tiers';
import { MongoClient } from 'mongodb';

type Server = Awaited<ReturnType<typeof startRedis>>;
type ChosenTiers = TiersParts['config']['tiers'];

export interface StoresOf {
  readonly said: object;
  readonly chosen: ChosenTiers;
  readonly redisUrl: string;
  /** Of MongoDB, and Cassandra's keyspace. */
  readonly database: string;
}

/** Real servers for the length of one bench. */
export interface RealStores {
  readonly redis: Server;
  readonly mongodb: { readonly url: string; readonly pid: number | undefined };
  readonly cassandra: Server;
  /** What each is, for the lines of figures. */
  readonly named: { readonly redis: string; readonly mongodb: string; readonly cassandra: string };
  /** Tiers with data of their own, for the file of a hub and for this process. @param part 0 to 9 */
  of(part: number): StoresOf;
  stop(): Promise<void>;
}

/** Parts of a bench that have data of their own. */
const PARTS = 10;

/** @param url of a real server, from the environment; '' where there is none */
async function mongo(url: string) {
  if (url !== '') return { url, pid: undefined, what: 'MongoDB at MONGODB_URL', stop: () => Promise.resolve() };
  const isReal = sourceOf('mongodb').by !== 'registry';
  const isFast = !isReal && isFastThere();
  const server = await startMongo(isFast ? { server: 'fast' } : {});
  const standIn = `stand-in for MongoDB (SecantusDB, ${isFast ? 'Rust' : 'Python'} server, sync_on_commit)`;
  const what = isReal ? madeOf('mongodb') : standIn;
  return { url: server.address, pid: server.pid, what, stop: () => server.stop() };
}

/** @param folder where Cassandra keeps its tables */
export async function startRealStores(folder: string, mongoUrl: string): Promise<RealStores> {
  const [redis, mongodb, cassandra] = await Promise.all([startRedis(), mongo(mongoUrl), startCassandra({ folder })]);
  const databases = Array.from({ length: PARTS }, (_, part) => `bench_${process.pid}_${part}`);
  return {
    ...{ redis, mongodb, cassandra },
    named: { redis: 'Redis (fsync always)', mongodb: mongodb.what, cassandra: 'Cassandra (batch commit log)' },
    of(part) {
      const database = databases[part] as string;
      const redisUrl = `${redis.address}/${part}`;
      const chosen: ChosenTiers = {
        ...{ hot: 'redis', warm: 'mongodb', cold: 'cassandra', state: 'mongodb', words: 'redis' },
        ...{ peers_elsewhere: false, redis: { url: redisUrl } },
        mongodb: { url: mongodb.url, database },
        cassandra: {
          ...{ contactPoints: [cassandra.address], dataCenter: 'datacenter1', keyspace: database, copies: 1 },
        },
      };
      const asSaid = { contact_points: [cassandra.address], keyspace: database };
      const said = { ...chosen, cassandra: asSaid };
      return { chosen, said, redisUrl, database };
    },
    async stop() {
      if (mongoUrl !== '') {
        const client = new MongoClient(mongoUrl);
        for (const name of databases) await client.db(name).dropDatabase();
        await client.close();
      }
      await Promise.all([redis.stop(), mongodb.stop(), cassandra.stop()]);
    },
  };
}
