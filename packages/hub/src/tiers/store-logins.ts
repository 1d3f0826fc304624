import type { StoreEnvironment } from './choose-tiers.ts';
import type { RedisPlace, RedisSentinels } from './redis/redis-place.ts';
import type { SaidTiers } from './tiers-schema.ts';

interface Login {
  readonly username?: string;
  readonly password?: string;
}

const given = (text: string | undefined) => (text === undefined || text === '' ? undefined : text);

function login(username: string | undefined, password: string | undefined): Login {
  return { ...(username !== undefined && { username }), ...(password !== undefined && { password }) };
}

/** How a hub comes into Redis: what the file says, then what the environment has. Undefined: no address anywhere. */
export function redisPlace(said: SaidTiers['redis'], environment: StoreEnvironment): RedisPlace | undefined {
  const { sentinels, tls, replicas = sentinels === undefined ? 0 : 1 } = said ?? {};
  const url = sentinels === undefined ? (said?.url ?? given(environment.REDIS_URL?.trim())) : undefined;
  if (sentinels === undefined && url === undefined) return undefined;
  return {
    ...(url !== undefined && { url }),
    ...(sentinels !== undefined && { sentinels: sentinelsOf(sentinels, environment) }),
    ...login(said?.username ?? given(environment.REDIS_USERNAME), said?.password ?? given(environment.REDIS_PASSWORD)),
    ...(tls !== undefined && { tls }),
    ...(replicas > 0 && { replicas }),
  };
}

function sentinelsOf(
  { name, addresses, username, password }: NonNullable<NonNullable<SaidTiers['redis']>['sentinels']>,
  environment: StoreEnvironment,
): RedisSentinels {
  return { name, addresses, ...login(username, password ?? given(environment.REDIS_SENTINEL_PASSWORD)) };
}

export function cassandraLogin(said: SaidTiers['cassandra'], environment: StoreEnvironment): Login {
  return login(
    said?.username ?? given(environment.CASSANDRA_USERNAME),
    said?.password ?? given(environment.CASSANDRA_PASSWORD),
  );
}
