import type { Log } from '@cerveceria/runtime';
import { hubError } from '../../errors.ts';
import type { RedisLink } from './redis-link.ts';

/** Streams in blocks of this size or more: 1.06 B a reading instead of 1.17 with Redis' own 4 KiB. */
const NODE_BYTES = 16_384;

/** What Redis answers must be on the disk, or an acknowledgement would mean nothing: asked on every new connection. */
export class RedisDurability {
  readonly #link: RedisLink;
  readonly #log: Log;
  #connection = 0;
  #known: Promise<void> | undefined;

  constructor(link: RedisLink, log: Log) {
    this.#link = link;
    this.#log = log;
  }

  /** @throws TIER_NOT_DURABLE, TIER_UNAVAILABLE */
  sure(): Promise<void> {
    if (this.#known !== undefined && this.#connection === this.#link.connections) return this.#known;
    this.#connection = this.#link.connections;
    const known = this.#ask();
    this.#known = known;
    known.catch((err) => {
      // Asked again next time: the setting can be mended while the server runs.
      if (this.#known === known) this.#known = undefined;
      if (err.code === 'TIER_NOT_DURABLE') this.#log.error({ reason: err.message }, 'Redis is refused for `hot`');
    });
    return known;
  }

  /** Where replicas are asked for: whether this is the primary, with so many of them beside it. @throws TIER_UNAVAILABLE */
  async replicated(): Promise<void> {
    const { replicas } = this.#link;
    if (replicas === 0) return;
    await this.sure();
    const said = await this.#link.text<string>('INFO', 'replication');
    const good = Number(/min_slaves_good_slaves:(\d+)/.exec(said)?.[1] ?? 0);
    if (good < replicas) throw hubError('TIER_UNAVAILABLE', `Redis: ${good} of ${replicas} replicas are there`);
  }

  async #ask(): Promise<void> {
    const names = ['appendonly', 'appendfsync', 'stream-node-max-bytes'];
    const [appendonly, appendfsync, bytes] = await Promise.all(names.map((name) => this.#setting(name)));
    if (appendonly !== 'yes' || appendfsync !== 'always')
      throw hubError('TIER_NOT_DURABLE', `Redis: appendonly ${appendonly}, appendfsync ${appendfsync}`);
    await this.#askForReplicas();
    // 0: no limit.
    if (Number(bytes) > 0 && Number(bytes) < NODE_BYTES)
      this.#log.warn(
        { bytes, better: NODE_BYTES },
        'Redis keeps frames in small blocks: set stream-node-max-bytes 16kb',
      );
  }

  /** A primary that is cut off from its replicas must take nothing: what it took would be thrown away later. */
  async #askForReplicas(): Promise<void> {
    const { replicas } = this.#link;
    if (replicas === 0) return;
    const [least, lag] = await Promise.all(
      ['min-replicas-to-write', 'min-replicas-max-lag'].map((name) => this.#setting(name)),
    );
    if (Number(least) < replicas || !(Number(lag) > 0))
      throw hubError(
        'TIER_NOT_DURABLE',
        `Redis: min-replicas-to-write ${least}, min-replicas-max-lag ${lag}; expected ${replicas} or more, and 1 or more`,
      );
  }

  async #setting(name: string): Promise<string | undefined> {
    const said: unknown = await this.#link.text('CONFIG', 'GET', name);
    return Array.isArray(said) ? said[1] : (said as Record<string, string>)[name];
  }
}
