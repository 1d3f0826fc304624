import { createHash } from 'node:crypto';
import type { Log } from '@cerveceria/runtime';
import { Redis, type RedisOptions } from 'ioredis';
import { hubError } from '../../errors.ts';

/** ms for an answer, fsync included; a server that takes longer counts as gone. */
export const ANSWER_MS = 5000;
const CONNECT_MS = 2000;
const LONGEST_PAUSE_MS = 1000;

/** One connection to Redis that fails at once while the server is gone, and comes back by itself. */
export class RedisLink {
  readonly #client: Redis;
  readonly #log: Log;
  readonly #hashes = new Map<string, string>();
  #isTold = false;

  /** @param url `redis://` or `rediss://`, with user and password where the server wants them */
  constructor(url: string, log: Log, answerMs = ANSWER_MS) {
    this.#log = log;
    const settings: Omit<RedisOptions, 'replyMapping'> = {
      lazyConnect: true,
      // What is asked while nobody is there fails now: the caller has other tiers, the agents their buffer.
      enableOfflineQueue: false,
      maxRetriesPerRequest: 0,
      commandTimeout: answerMs,
      connectTimeout: CONNECT_MS,
      retryStrategy: (attempt) => Math.min(50 * 2 ** attempt, LONGEST_PAUSE_MS),
      // After a fail-over the old primary refuses writes; the address may by then lead to the new one.
      reconnectOnError: (fault) => fault.message.startsWith('READONLY'),
    };
    this.#client = new Redis(url, settings);
    this.#client.on('error', (err) => {
      if (!this.#isTold) log.warn({ err }, 'Redis does not answer');
      this.#isTold = true;
    });
    this.#client.on('ready', () => {
      if (this.#isTold) log.info('Redis answers again');
      this.#isTold = false;
    });
  }

  get client(): Redis {
    return this.#client;
  }

  /** @throws TIER_UNAVAILABLE when nobody answers at the address */
  async start(): Promise<void> {
    await this.#client.connect().catch((cause) => {
      throw asTierFault(cause);
    });
  }

  async stop(): Promise<void> {
    if (this.#client.status === 'ready') await this.#client.quit().catch(() => undefined);
    this.#client.disconnect();
  }

  /** One command, its answer in text. @throws TIER_UNAVAILABLE, TIER_FULL */
  async text<T>(command: string, ...args: (string | number | Buffer)[]): Promise<T> {
    try {
      return (await this.#client.call(command, ...args)) as T;
    } catch (cause) {
      throw asTierFault(cause);
    }
  }

  /** One command, its answer in bytes. @throws TIER_UNAVAILABLE, TIER_FULL */
  async bytes<T>(command: string, ...args: (string | number | Buffer)[]): Promise<T> {
    try {
      return (await this.#client.callBuffer(command, ...args)) as T;
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
      return (await this.#client.call('EVALSHA', hash, keys.length, ...keys, ...args)) as T;
    } catch (cause) {
      if (!(cause instanceof Error) || !cause.message.startsWith('NOSCRIPT')) throw asTierFault(cause);
      this.#log.debug('Redis is given a script');
      return this.text<T>('EVAL', lua, keys.length, ...keys, ...args);
    }
  }
}

/** Whatever went wrong, nothing may be taken as stored; only a full server is told apart, because a person can mend it. */
function asTierFault(cause: unknown): Error {
  const said = cause instanceof Error ? cause.message : String(cause);
  const isFull = said.startsWith('OOM') || said.startsWith('MISCONF');
  return hubError(isFull ? 'TIER_FULL' : 'TIER_UNAVAILABLE', `Redis: ${said}`, { cause });
}
