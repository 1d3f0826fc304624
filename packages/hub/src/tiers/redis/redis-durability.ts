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

  async #ask(): Promise<void> {
    const names = ['appendonly', 'appendfsync', 'stream-node-max-bytes'];
    const [appendonly, appendfsync, bytes] = await Promise.all(names.map((name) => this.#setting(name)));
    if (appendonly !== 'yes' || appendfsync !== 'always')
      throw hubError('TIER_NOT_DURABLE', `Redis: appendonly ${appendonly}, appendfsync ${appendfsync}`);
    // 0: no limit.
    if (Number(bytes) > 0 && Number(bytes) < NODE_BYTES)
      this.#log.warn(
        { bytes, better: NODE_BYTES },
        'Redis keeps frames in small blocks: set stream-node-max-bytes 16kb',
      );
  }

  async #setting(name: string): Promise<string | undefined> {
    const said: unknown = await this.#link.text('CONFIG', 'GET', name);
    return Array.isArray(said) ? said[1] : (said as Record<string, string>)[name];
  }
}
