import { CodedError } from '@cerveceria/protocol';
import type { Log } from '@cerveceria/runtime';
import { type Db, MongoClient } from 'mongodb';
import { hubError } from '../../errors.ts';
import { migrate } from './mongo-migrations.ts';

/** ms for an answer, fsync on the majority included; a server that takes longer counts as gone. */
const ANSWER_MS = 10_000;
const SELECT_MS = 2000;
/** Disk full on the primary. */
const OUT_OF_DISK = 14_031;

export interface MongoLinkOptions {
  /** `mongodb://…`; the server is a replica set, of one node at least: only those have transactions. */
  readonly url: string;
  readonly database?: string;
  readonly log: Log;
  readonly answerMs?: number;
}

/** One pool of connections; what it writes is acknowledged by the majority, from their disks. */
export class MongoLink {
  readonly client: MongoClient;
  readonly db: Db;
  readonly #log: Log;

  constructor({ url, database = 'cerveceria', log, answerMs = ANSWER_MS }: MongoLinkOptions) {
    this.client = new MongoClient(url, {
      writeConcern: { w: 'majority', journal: true },
      readConcern: { level: 'majority' },
      serverSelectionTimeoutMS: Math.min(SELECT_MS, answerMs),
      connectTimeoutMS: SELECT_MS,
      timeoutMS: answerMs,
      ignoreUndefined: true,
    });
    this.db = this.client.db(database);
    this.#log = log;
  }

  /** Connects and brings the database to this version. @throws TIER_UNAVAILABLE, TIER_NEWER */
  async start(): Promise<void> {
    await this.do(async () => {
      await this.client.connect();
      await migrate(this.db, this.#log);
    });
  }

  async stop(): Promise<void> {
    await this.client.close().catch(() => undefined);
  }

  /** @throws TIER_UNAVAILABLE, TIER_FULL instead of whatever the driver throws */
  async do<T>(work: () => Promise<T>): Promise<T> {
    try {
      return await work();
    } catch (cause) {
      throw asTierFault(cause);
    }
  }

  /** The same for what is read piece by piece. */
  async *each<T>(items: () => AsyncIterable<T>): AsyncGenerator<T> {
    try {
      yield* items();
    } catch (cause) {
      throw asTierFault(cause);
    }
  }
}

function asTierFault(cause: unknown): Error {
  if (cause instanceof CodedError) return cause;
  const said = cause instanceof Error ? cause.message : String(cause);
  const isFull = (cause as { code?: unknown }).code === OUT_OF_DISK;
  return hubError(isFull ? 'TIER_FULL' : 'TIER_UNAVAILABLE', `MongoDB: ${said}`, { cause });
}
