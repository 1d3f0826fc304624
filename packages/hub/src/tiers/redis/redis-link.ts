import { createHash } from 'node:crypto';
import type { Log } from '@cerveceria/runtime';
import { Redis } from 'ioredis';
import { hubError } from '../../errors.ts';
import { redisFault } from './redis-fault.ts';
import type { RedisPlace } from './redis-place.ts';
import { redisSettings } from './redis-settings.ts';

/** ms for an answer, fsync included; a server that takes longer counts as gone. */
export const ANSWER_MS = 5000;
/** ms in which replicas must have what was written. */
const COPY_MS = 1000;

type Argument = string | number | Buffer;

/** One connection to Redis that fails at once while the server is gone, and comes back by itself. */
export class RedisLink {
  readonly #place: RedisPlace;
  readonly #answerMs: number;
  readonly #log: Log;
  readonly #hashes = new Map<string, string>();
  #client: Redis | undefined;
  #isTold = false;
  #connections = 0;
  #counting: Promise<unknown> = Promise.resolve();
  #nextCount: Promise<{ readonly connection: number; readonly copies: number }> | undefined;

  constructor(place: RedisPlace, log: Log, answerMs = ANSWER_MS) {
    this.#place = place;
    this.#log = log;
    this.#answerMs = answerMs;
  }

  /** How often it has connected: what was asked of an earlier connection may not hold for this one. */
  get connections(): number {
    return this.#connections;
  }

  /** How many replicas must have what is acknowledged. */
  get replicas(): number {
    return this.#place.replicas ?? 0;
  }

  /** @throws TIER_UNAVAILABLE before a start */
  get client(): Redis {
    if (this.#client === undefined) throw hubError('TIER_UNAVAILABLE', 'Redis: not connected yet');
    return this.#client;
  }

  /** What is asked in one turn goes out in one write: Redis then reads it at once, and one fsync is for all of it. */
  get #corked(): Redis {
    const { client } = this;
    const { stream } = client;
    if (stream === undefined || stream.writableCorked > 0) return client;
    stream.cork();
    process.nextTick(() => stream.uncork());
    return client;
  }

  /** May be called again after it failed. @throws TIER_UNAVAILABLE when nobody answers, TIER_MISCONFIGURED */
  async start(): Promise<void> {
    const isRunning = () => this.#client !== undefined;
    const client = new Redis(redisSettings(this.#place, this.#answerMs, isRunning, this.#log));
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
      throw redisFault(reason ?? cause);
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
  async text<T>(command: string, ...args: Argument[]): Promise<T> {
    try {
      return (await this.#corked.call(command, ...args)) as T;
    } catch (cause) {
      throw redisFault(cause);
    }
  }

  /** One command, its answer in bytes. @throws TIER_UNAVAILABLE, TIER_FULL */
  async bytes<T>(command: string, ...args: Argument[]): Promise<T> {
    try {
      return (await this.#corked.callBuffer(command, ...args)) as T;
    } catch (cause) {
      throw redisFault(cause);
    }
  }

  /** Runs a script; the server is given its text when it does not know it (also after its restart). */
  script<T>(lua: string, keys: readonly string[], args: readonly Argument[]): Promise<T> {
    return this.#run<T>('call', lua, keys, args);
  }

  /** The same, its answer in bytes. */
  scriptBytes<T>(lua: string, keys: readonly string[], args: readonly Argument[]): Promise<T> {
    return this.#run<T>('callBuffer', lua, keys, args);
  }

  async #run<T>(call: 'call' | 'callBuffer', lua: string, keys: readonly string[], args: readonly Argument[]) {
    let hash = this.#hashes.get(lua);
    if (hash === undefined) {
      hash = createHash('sha1').update(lua).digest('hex');
      this.#hashes.set(lua, hash);
    }
    try {
      return (await this.#corked[call]('EVALSHA', hash, keys.length, ...keys, ...args)) as T;
    } catch (cause) {
      if (!(cause instanceof Error) || !cause.message.startsWith('NOSCRIPT')) throw redisFault(cause);
      this.#log.debug('Redis is given a script');
      const ask = call === 'call' ? this.text : this.bytes;
      return ask.call(this, 'EVAL', lua, keys.length, ...keys, ...args) as Promise<T>;
    }
  }

  /**
   * Writes, and resolves when as many replicas as there have to be have it too. Where it throws, nothing of it may be
   * told as stored, though it may be there. @throws TIER_UNAVAILABLE
   */
  async kept<T>(write: () => Promise<T>): Promise<T> {
    const connection = this.#connections;
    const said = await write();
    if (this.replicas === 0) return said;
    const counted = await this.#count();
    // Redis counts from the last write of the same connection: a new one would be told of nothing at once.
    if (counted.connection !== connection || this.#connections !== connection)
      throw hubError('TIER_UNAVAILABLE', 'Redis: the connection was another before the replicas had it');
    if (counted.copies < this.replicas)
      throw hubError('TIER_UNAVAILABLE', `Redis: ${counted.copies} of ${this.replicas} replicas have it`);
    return said;
  }

  /** One question at a time: it holds up what comes behind it, and its answer holds for all that was written before. */
  #count(): Promise<{ readonly connection: number; readonly copies: number }> {
    if (this.#nextCount !== undefined) return this.#nextCount;
    const next = this.#counting.then(async () => {
      this.#nextCount = undefined;
      const connection = this.#connections;
      const patience = Math.min(COPY_MS, this.#answerMs / 2);
      return { connection, copies: await this.text<number>('WAIT', this.replicas, patience) };
    });
    this.#nextCount = next;
    this.#counting = next.catch(() => undefined);
    return next;
  }
}
