import type { RedisPlace } from './redis/redis-place.ts';
import { cassandraLogin, redisPlace } from './store-logins.ts';
import type { SaidTiers } from './tiers-schema.ts';
import type { TlsFiles } from './tls-files.ts';

/** Addresses of stores; they may hold passwords, and are never logged as they stand. */
export interface StoreEnvironment {
  readonly REDIS_URL?: string | undefined;
  readonly REDIS_USERNAME?: string | undefined;
  readonly REDIS_PASSWORD?: string | undefined;
  readonly REDIS_SENTINEL_PASSWORD?: string | undefined;
  readonly MONGODB_URL?: string | undefined;
  /** Separated by commas. */
  readonly CASSANDRA_CONTACT_POINTS?: string | undefined;
  readonly CASSANDRA_DC?: string | undefined;
  readonly CASSANDRA_USERNAME?: string | undefined;
  readonly CASSANDRA_PASSWORD?: string | undefined;
}

export interface ChosenTiers {
  readonly hot: 'embedded' | 'redis';
  readonly warm: 'embedded' | 'mongodb';
  readonly cold: 'none' | 'cassandra';
  readonly state: 'embedded' | 'mongodb';
  readonly words: 'embedded' | 'redis';
  readonly redis?: RedisPlace;
  readonly mongodb?: { readonly url: string; readonly database: string };
  readonly cassandra?: {
    readonly contactPoints: readonly string[];
    readonly dataCenter: string;
    readonly keyspace: string;
    readonly copies: number;
    readonly username?: string;
    readonly password?: string;
    readonly tls?: TlsFiles;
  };
  readonly peers_elsewhere: boolean;
}

export interface TierFault {
  readonly path: string[];
  /** Reads after the word "expected". */
  readonly expected: string;
}

/** One box, complete in itself. */
export const EMBEDDED_TIERS: ChosenTiers = {
  ...{ hot: 'embedded', warm: 'embedded', cold: 'none', state: 'embedded', words: 'embedded' },
  peers_elsewhere: false,
};

const DATA_CENTER = 'datacenter1';
const given = (text: string | undefined) => (text === undefined || text.trim() === '' ? undefined : text.trim());

function addressFaults(environment: StoreEnvironment): TierFault[] {
  const { REDIS_URL, MONGODB_URL } = environment;
  const faults: TierFault[] = [];
  const wrong = (name: string, like: string) =>
    faults.push({ path: [], expected: `${name} of the environment to be an address like ${like}` });
  if (!/^(rediss?:\/\/\S+)?$/.test(given(REDIS_URL) ?? '')) wrong('REDIS_URL', 'redis://HOST:6379');
  if (!/^(mongodb(\+srv)?:\/\/\S+)?$/.test(given(MONGODB_URL) ?? '')) wrong('MONGODB_URL', 'mongodb://HOST:27017/');
  return faults;
}

/** The stores of a hub: what the file says, then what the environment has addresses for, then the embedded tier. */
export function chooseTiers(
  said: SaidTiers,
  environment: StoreEnvironment,
): { readonly chosen: ChosenTiers; readonly faults: readonly TierFault[] } {
  const redis = redisPlace(said.redis, environment);
  const mongodb = said.mongodb?.url ?? given(environment.MONGODB_URL);
  const points =
    said.cassandra?.contact_points ??
    given(environment.CASSANDRA_CONTACT_POINTS)
      ?.split(',')
      .map((point) => point.trim())
      .filter((point) => point !== '');
  const hot = said.hot ?? (redis === undefined ? 'embedded' : 'redis');
  const warm = said.warm ?? (mongodb === undefined ? 'embedded' : 'mongodb');
  const cold = said.cold ?? (points === undefined ? 'none' : 'cassandra');
  const { state = warm, words = hot } = said;
  const uses = { redis: [hot, words].includes('redis'), mongodb: [warm, state].includes('mongodb') };

  const faults = addressFaults(environment);
  const absent = (key: keyof SaidTiers, store: string, where: string) =>
    faults.push({ path: [key], expected: `\`${where}\` beside it, or the address of ${store} in the environment` });
  if (uses.redis && redis === undefined) absent(hot === 'redis' ? 'hot' : 'words', 'Redis (REDIS_URL)', 'redis.url');
  if (uses.mongodb && mongodb === undefined)
    absent(warm === 'mongodb' ? 'warm' : 'state', 'MongoDB (MONGODB_URL)', 'mongodb.url');
  if (cold === 'cassandra' && points === undefined)
    absent('cold', 'Cassandra (CASSANDRA_CONTACT_POINTS)', 'cassandra.contact_points');
  if (said.redis?.url !== undefined && said.redis.sentinels !== undefined)
    faults.push({ path: ['redis'], expected: '`url` or `sentinels`, not both' });
  if (said.redis?.sentinels !== undefined && said.redis.replicas === 0)
    faults.push({
      path: ['redis', 'replicas'],
      expected: '1 or more: what one server alone has goes with a fail-over',
    });
  if (said.redis !== undefined && !uses.redis)
    faults.push({ path: ['redis'], expected: '`hot` or `words` to be redis, or this to be left out' });
  if (said.mongodb !== undefined && !uses.mongodb)
    faults.push({ path: ['mongodb'], expected: '`warm` or `state` to be mongodb, or this to be left out' });
  if (said.cassandra !== undefined && cold === 'none')
    faults.push({ path: ['cassandra'], expected: '`cold` to be cassandra, or this to be left out' });
  if (said.peers_elsewhere)
    for (const [key, store, other] of [
      ['hot', hot, 'redis'],
      ['warm', warm, 'mongodb'],
      ['state', state, 'mongodb'],
      ['words', words, 'redis'],
    ] as const)
      if (store === 'embedded')
        faults.push({
          path: [key],
          expected: `${other}: hubs on several machines have no file together, and two files would be a split brain`,
        });

  return {
    faults,
    chosen: {
      ...{ hot, warm, cold, state, words, peers_elsewhere: said.peers_elsewhere },
      ...(uses.redis && redis !== undefined && { redis }),
      ...(uses.mongodb &&
        mongodb !== undefined && { mongodb: { url: mongodb, database: said.mongodb?.database ?? 'cerveceria' } }),
      ...(cold === 'cassandra' &&
        points !== undefined && {
          cassandra: {
            contactPoints: points,
            dataCenter: said.cassandra?.data_center ?? given(environment.CASSANDRA_DC) ?? DATA_CENTER,
            keyspace: said.cassandra?.keyspace ?? 'cerveceria',
            copies: said.cassandra?.copies ?? 1,
            ...cassandraLogin(said.cassandra, environment),
            ...(said.cassandra?.tls !== undefined && { tls: said.cassandra.tls }),
          },
        }),
    },
  };
}
