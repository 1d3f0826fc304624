import type { Log } from '@cerveceria/runtime';
import type { RedisOptions } from 'ioredis';
import { readTls } from '../tls-files.ts';
import type { RedisPlace } from './redis-place.ts';
import { watchedSentinels } from './redis-sentinels.ts';

const CONNECT_MS = 2000;
const LONGEST_PAUSE_MS = 1000;
/** A server that hangs does not close its side. */
const LET_GO_MS = 200;
/** A sentinel that is away is looked for again so often at most; the others tell of a fail-over meanwhile. */
const SENTINEL_PAUSE_MS = 30_000;
const PORT = 6379;
const SENTINEL_PORT = 26_379;

const pauseOf = (attempt: number) => Math.min(50 * 2 ** attempt, LONGEST_PAUSE_MS);

export type RedisSettings = Omit<RedisOptions, 'replyMapping'>;

const COMMON: RedisSettings = {
  lazyConnect: true,
  // What is asked while nobody is there fails now: the caller has other tiers, the agents their buffer.
  enableOfflineQueue: false,
  maxRetriesPerRequest: 0,
  // A question about copies that is asked again elsewhere would be answered for nothing.
  autoResendUnfulfilledCommands: false,
  connectTimeout: CONNECT_MS,
  retryStrategy: pauseOf,
  // After a fail-over the old primary refuses writes; the address may by then lead to the new one.
  reconnectOnError: (fault) => fault.message.startsWith('READONLY'),
};

/**
 * What the driver is given. @param isRunning asked when no sentinel helped: who starts is told at once, who runs goes on
 * @throws TIER_MISCONFIGURED when a certificate cannot be read
 */
export function redisSettings(place: RedisPlace, answerMs: number, isRunning: () => boolean, log: Log): RedisSettings {
  const { url, sentinels } = place;
  const common: RedisSettings = { ...COMMON, commandTimeout: answerMs };
  if (sentinels !== undefined)
    return {
      ...{ ...common, ...loginOf(place), ...sentinelSettings(place, sentinels, isRunning) },
      Connector: watchedSentinels(log),
    };
  const { protocol, hostname, port, username, password, pathname } = new URL(url ?? `redis://127.0.0.1:${PORT}`);
  const db = Number(pathname.slice(1));
  return {
    ...common,
    ...loginOf(place),
    host: hostname.replace(/^\[(.*)\]$/, '$1'),
    port: port === '' ? PORT : Number(port),
    ...(username !== '' && { username: decodeURIComponent(username) }),
    ...(password !== '' && { password: decodeURIComponent(password) }),
    ...(db > 0 && { db }),
    ...((protocol === 'rediss:' || place.tls !== undefined) && { tls: readTls(place.tls ?? {}) }),
  };
}

function loginOf({ username, password }: Pick<RedisPlace, 'username' | 'password'>): RedisSettings {
  return { ...(username !== undefined && { username }), ...(password !== undefined && { password }) };
}

function sentinelSettings(
  { tls }: RedisPlace,
  sentinels: NonNullable<RedisPlace['sentinels']>,
  isRunning: () => boolean,
): RedisSettings {
  const { name, addresses, username, password } = sentinels;
  const parts = tls === undefined ? undefined : readTls(tls);
  return {
    name,
    sentinels: addresses.map(endpointOf),
    ...(username !== undefined && { sentinelUsername: username }),
    ...(password !== undefined && { sentinelPassword: password }),
    ...(parts !== undefined && { tls: parts, sentinelTLS: parts, enableTLSForSentinelMode: true }),
    // A primary that hangs keeps its sockets open, and takes writes that will be thrown away when it wakes.
    failoverDetector: true,
    disconnectTimeout: LET_GO_MS,
    sentinelCommandTimeout: CONNECT_MS,
    // The driver never comes again after a null.
    sentinelRetryStrategy: (attempt) => (isRunning() ? pauseOf(attempt) : null),
    sentinelReconnectStrategy: (attempt) => Math.min(500 * 2 ** attempt, SENTINEL_PAUSE_MS),
  };
}

function endpointOf(address: string): { host: string; port: number } {
  const [, bracketed, plain, port] = /^(?:\[(.*)\]|([^:]*))(?::(\d+))?$/.exec(address) ?? [];
  return { host: bracketed ?? plain ?? address, port: port === undefined ? SENTINEL_PORT : Number(port) };
}
