import type { Log } from '@cerveceria/runtime';
import { StoreThread } from '../store-thread.ts';
import type { TlsFiles } from '../tls-files.ts';

export interface CassandraLinkOptions {
  /** `host` or `host:port` */
  readonly contactPoints: readonly string[];
  readonly dataCenter: string;
  readonly keyspace?: string;
  /** Copies of each row; three where there are three servers. */
  readonly copies?: number;
  readonly answerMs?: number;
  readonly username?: string | undefined;
  readonly password?: string | undefined;
  /** Given: nothing goes unencrypted. */
  readonly tls?: TlsFiles | undefined;
}

export type Row = Readonly<Record<string, unknown>>;

/** Stands for a column that a statement leaves alone: null would write a tombstone. */
export const UNSET = Object.freeze({ isUnset: true });

export function isUnset(value: unknown): boolean {
  return (value as { isUnset?: unknown } | null | undefined)?.isUnset === true;
}

/**
 * Statements to Cassandra, out of a thread of their own: the driver can fail outside of every promise when a server is
 * killed, and then that thread dies and is started again at the next statement, not the hub.
 */
export class CassandraLink {
  readonly #thread: StoreThread;

  constructor({ log, ...options }: CassandraLinkOptions & { readonly log: Log }) {
    this.#thread = new StoreThread({
      name: 'cassandra',
      file: new URL('./cassandra-worker.js', import.meta.url),
      workerData: {
        contactPoints: options.contactPoints,
        dataCenter: options.dataCenter,
        keyspace: options.keyspace,
        copies: options.copies,
        answerMs: options.answerMs,
        username: options.username,
        password: options.password,
        tls: options.tls,
      } satisfies { [Key in keyof CassandraLinkOptions]: CassandraLinkOptions[Key] | undefined },
      log,
      heard: (_event, version) => log.info({ version }, 'the Cassandra schema was brought up'),
    });
  }

  /** May be called again after it failed. @throws TIER_UNAVAILABLE, TIER_NEWER, TIER_MISCONFIGURED */
  start(): Promise<void> {
    return this.#thread.start();
  }

  stop(): Promise<void> {
    return this.#thread.stop();
  }

  /** Every statement of this tier may be repeated: the same row written twice is the same row. @throws TIER_UNAVAILABLE */
  run(query: string, params: readonly unknown[]): Promise<Row[]> {
    const transfer: ArrayBuffer[] = [];
    const own = params.map((value) => {
      if (!(value instanceof Uint8Array)) return value;
      // Alone in its buffer, so that the message carries the blob and not what it is a view of.
      const alone = new Uint8Array(value);
      transfer.push(alone.buffer);
      return alone;
    });
    return this.#thread.call<Row[]>('run', { query, params: own }, transfer);
  }
}
