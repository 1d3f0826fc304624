import { createHash } from 'node:crypto';
import { CodedError } from '@cerveceria/protocol';
import type { Log } from '@cerveceria/runtime';
import { Redis, type RedisOptions } from 'ioredis';
import { hubError } from '../../errors.ts';

/** ms for an answer, fsync included; a server that takes longer counts as gone. */
export const ANSWER_MS = 5000;
const CONNECT_MS = 2000;
const LONGEST_PAUSE_MS = 1000;

const settingsFor = (answerMs: number): Omit<RedisOptions, 'replyMapping'> => ({
  lazyConnect: true,
  // What is asked while nobody is there fails now: the caller has other tiers, the agents their buffer.
  enableOfflineQueue: false,
  maxRetriesPerRequest: 0,
  commandTimeout: answerMs,
  connectTimeout: CONNECT_MS,
  retryStrategy: (attempt) => Math.min(50 * 2 ** attempt, LONGEST_PAUSE_MS),
  // After a fail-over the old primary refuses writes; the address may by then lead to the new one.
  reconnectOnError: (fault) => fault.message.startsWith('READONLY'),
});

/** One connection to Redis that fails at once while the server is gone, and comes back by itself. */
export class RedisLink {
  readonly #url: string;
  readonly #answerMs: number;
  readonly #log: Log;
  readonly #hashes = new Map<string, string>();
  #client: Redis | undefined;
  #isTold = false;
  #connections = 0;

  /** @param url `redis://` or `rediss://`, with user and password where the server wants them */
  constructor(url: string, log: Log, answerMs = ANSWER_MS) {
    this.#url = url;
    this.#log = log;
    this.#answerMs = answerMs;
  }

  /** How often it has connected: what was asked of an earlier connection may not hold for this one. */
  get connections(): number {
    return this.#connections;
  }

  /** @throws TIER_UNAVAILABLE before a start */
  get client(): Redis {
    if (this.#client === undefined) throw hubError('TIER_UNAVAILABLE', 'Redis: not connected yet');
    return this.#client;
  }

  /** May be called again after it failed. @throws TIER_UNAVAILABLE when nobody answers, TIER_MISCONFIGURED */
  async start(): Promise<void> {
    const client = new Redis(this.#url, settingsFor(this.#answerMs));
    let reason: Error | undefined;
    client.on('error', (fault: Error) => {
      reason = fault;
      // The message alone: the driver hangs the command on its fault, and of AUTH that is the password.
      if (this.#client !== undefined && !this.#isTold)
        this.#log.warn({ reason: fault.message }, 'Redis does not answer');
      this.#isTold = true;
    });
    client.on('ready', () => {
      this.#connections++;
      if (this.#client !== undefined && this.#isTold) this.#log.info('Redis answers again');
      this.#isTold = false;
    });
    try {
      await client.connect();
    } catch (cause) {
      client.disconnect();
      throw asTierFault(reason ?? cause);
    }
    this.#client = client;
  }

  async stop(): Promise<void> {
    const client = this.#client;
    this.#client = undefined;
    if (client?.status === 'ready') await client.quit().catch(() => undefined);
    client?.disconnect();
  }

  /** One command, its answer in text. @throws TIER_UNAVAILABLE, TIER_FULL */
  async text<T>(command: string, ...args: (string | number | Buffer)[]): Promise<T> {
    try {
      return (await this.client.call(command, ...args)) as T;
    } catch (cause) {
      throw asTierFault(cause);
    }
  }

  /** One command, its answer in bytes. @throws TIER_UNAVAILABLE, TIER_FULL */
  async bytes<T>(command: string, ...args: (string | number | Buffer)[]): Promise<T> {
    try {
      return (await this.client.callBuffer(command, ...args)) as T;
    } catch (cause) {
      throw asTierFault(cause);
    }
  }

  /** Runs a script; the server is given its text when it does not know it (also after its restart). */
  async script<T>(lua: string, keys: readonly string[], args: readonly (string | number | Buffer)[]): Promise<T> {
    let hash = this.#hashes.get(lua);
    if (hash === undefined) {
      hash = createHash('sha1').update(lua).digest('hex');
      this.#hashes.set(lua, hash);
    }
    try {
      return (await this.client.call('EVALSHA', hash, keys.length, ...keys, ...args)) as T;
    } catch (cause) {
      if (!(cause instanceof Error) || !cause.message.startsWith('NOSCRIPT')) throw asTierFault(cause);
      this.#log.debug('Redis is given a script');
      return this.text<T>('EVAL', lua, keys.length, ...keys, ...args);
    }
  }
}

/**
 * Whatever went wrong, nothing may be taken as stored; what a person can mend is told apart. The driver's fault is not
 * kept as cause: it carries the command, and so a password.
 */
function asTierFault(cause: unknown): Error {
  if (cause instanceof CodedError) return cause;
  const said = cause instanceof Error ? cause.message : String(cause);
  if (/^(OOM|MISCONF)/.test(said)) return hubError('TIER_FULL', `Redis: ${said}`);
  if (/^(WRONGPASS|NOAUTH|NOPERM|ERR AUTH)/.test(said)) return hubError('TIER_MISCONFIGURED', `Redis: ${said}`);
  return hubError('TIER_UNAVAILABLE', `Redis: ${said}`);
}
