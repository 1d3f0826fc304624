import { CodedError } from '@cerveceria/protocol';
import type { Log } from '@cerveceria/runtime';
import {
  type ClientSession,
  type Db,
  MongoClient,
  type MongoClientOptions,
  MongoError,
  MongoServerError,
} from 'mongodb';
import { hubError } from '../../errors.ts';
import { isUntrusted } from '../tls-files.ts';
import { checkMongoPromise } from './mongo-durability.ts';
import { migrate } from './mongo-migrations.ts';

/** ms for an answer, fsync on the majority included; a server that takes longer counts as gone. */
const ANSWER_MS = 10_000;
const SELECT_MS = 2000;
/** Disk full on the primary. */
const OUT_OF_DISK = 14_031;
const UNAUTHORIZED = 13;
const AUTHENTICATION_FAILED = 18;
/** Sessions kept in mind of those that may hold a transaction open. */
const DOUBTFUL = 8;

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
  #isStarted = false;
  #doubtful: NonNullable<ClientSession['id']>[] = [];
  #isInDoubt = false;

  /** @throws TIER_MISCONFIGURED when the address cannot be read */
  constructor({ url, database = 'cerveceria', log, answerMs = ANSWER_MS }: MongoLinkOptions) {
    this.client = clientOf(url, {
      writeConcern: { w: 'majority', journal: true },
      readConcern: { level: 'majority' },
      serverSelectionTimeoutMS: Math.min(SELECT_MS, answerMs),
      connectTimeoutMS: SELECT_MS,
      // The driver's `timeoutMS` has no effect in this version.
      socketTimeoutMS: answerMs,
      waitQueueTimeoutMS: answerMs,
      ignoreUndefined: true,
    });
    this.db = this.client.db(database);
    this.#log = log;
  }

  /**
   * Connects and brings the database to this version; may be called again after it failed.
   * @throws TIER_UNAVAILABLE, TIER_NEWER, TIER_MISCONFIGURED
   */
  async start(): Promise<void> {
    try {
      await this.client.connect();
      const hello = await this.db.admin().command({ hello: 1 });
      checkMongoPromise({ hello, writeConcern: this.db.writeConcern });
      await migrate(this.db, this.#log);
    } catch (cause) {
      await this.stop();
      throw asTierFault(cause);
    }
    this.#isStarted = true;
  }

  async stop(): Promise<void> {
    this.#isStarted = false;
    await this.client.close().catch(() => undefined);
  }

  /** @throws TIER_UNAVAILABLE, TIER_FULL instead of whatever the driver throws */
  async do<T>(work: () => Promise<T>): Promise<T> {
    this.#check();
    try {
      return await work();
    } catch (cause) {
      throw asTierFault(cause);
    }
  }

  /**
   * `work` as one transaction, anew where it lost against another. One whose server fell silent may be open there for a
   * minute yet, with all that it wrote locked: before the next one, and when that one meets a lock, it is ended.
   */
  transact<T>(work: (session: ClientSession) => Promise<T>): Promise<T> {
    return this.client.withSession(async (session) => {
      let attempts = 0;
      try {
        return await session.withTransaction(async () => {
          if (this.#isInDoubt || attempts > 0) await this.#endDoubtful();
          attempts++;
          return await work(session);
        });
      } catch (cause) {
        // What the server itself refused it has ended.
        if (cause instanceof MongoError && !(cause instanceof MongoServerError) && session.id !== undefined) {
          this.#doubtful = [...this.#doubtful, session.id].slice(-DOUBTFUL);
          this.#isInDoubt = true;
        }
        throw cause;
      }
    });
  }

  async #endDoubtful(): Promise<void> {
    if (this.#doubtful.length === 0) return;
    try {
      await this.db.command({ killSessions: this.#doubtful });
    } catch (cause) {
      // Where it is not allowed they end by themselves.
      if (!(cause instanceof MongoServerError)) throw cause;
    }
    this.#isInDoubt = false;
  }

  /** As `do`, for what is read piece by piece. */
  async *each<T>(items: () => AsyncIterable<T>): AsyncGenerator<T> {
    this.#check();
    try {
      yield* items();
    } catch (cause) {
      throw asTierFault(cause);
    }
  }

  /** The driver would connect by itself, to a database that nobody has brought to this version. */
  #check(): void {
    if (!this.#isStarted) throw hubError('TIER_UNAVAILABLE', 'MongoDB: not connected yet');
  }
}

function clientOf(url: string, options: MongoClientOptions): MongoClient {
  try {
    return new MongoClient(url, options);
  } catch (cause) {
    // What the driver says of an address may hold the address, and so a password.
    const kind = cause instanceof Error ? cause.name : 'a fault';
    throw hubError('TIER_MISCONFIGURED', `MongoDB: the address cannot be read (${kind})`);
  }
}

function asTierFault(cause: unknown): Error {
  if (cause instanceof CodedError) return cause;
  const said = cause instanceof Error ? cause.message : String(cause);
  const { code } = cause as { code?: unknown };
  const isDenied = code === UNAUTHORIZED || code === AUTHENTICATION_FAILED || isOfCertificates(cause);
  const found = code === OUT_OF_DISK ? 'TIER_FULL' : isDenied ? 'TIER_MISCONFIGURED' : 'TIER_UNAVAILABLE';
  return hubError(found, `MongoDB: ${said}`, { cause });
}

/** The driver wraps what TLS said, and opens the files that the address names at every attempt. */
function isOfCertificates(fault: unknown): boolean {
  for (let at = fault; at instanceof Error; at = at.cause)
    if (isUntrusted(at) || (at as NodeJS.ErrnoException).syscall === 'open') return true;
  return false;
}
