import { CodedError } from '@cerveceria/protocol';
import cassandra from 'cassandra-driver';
import { hubError } from '../../errors.ts';
import { isUntrusted, readTls } from '../tls-files.ts';
import { type CassandraLinkOptions, isUnset, type Row } from './cassandra-link.ts';
import { migrate } from './cassandra-migrations.ts';

const { Client, policies, types } = cassandra;

/** ms for an answer; a server that takes longer counts as gone. */
const ANSWER_MS = 5000;
const CONNECT_MS = 3000;
/** Rows of one answer of the server. */
const FETCH = 500;
const UNAUTHORIZED = types.responseErrorCodes.unauthorized;

/**
 * The driver, in the thread in which it may die. Its writes are told when a quorum has them; statements are prepared,
 * and say when they may be repeated.
 */
export class CassandraSession {
  readonly #client: cassandra.Client;
  readonly #options: CassandraLinkOptions;

  constructor(options: CassandraLinkOptions) {
    const { answerMs = ANSWER_MS, username, password, tls } = options;
    this.#options = options;
    this.#client = new Client({
      contactPoints: [...options.contactPoints],
      localDataCenter: options.dataCenter,
      ...(password !== undefined && { credentials: { username: username ?? 'cassandra', password } }),
      ...(tls !== undefined && { sslOptions: { rejectUnauthorized: true, ...readTls(tls) } }),
      encoding: { useBigIntAsLong: true },
      socketOptions: { connectTimeout: CONNECT_MS, readTimeout: answerMs, defunctReadTimeoutThreshold: 4 },
      pooling: { heartBeatInterval: 5000 },
      policies: { reconnection: new policies.reconnection.ConstantReconnectionPolicy(500) },
    });
  }

  /** @throws TIER_UNAVAILABLE, TIER_NEWER, TIER_MISCONFIGURED */
  async open(migrated: (version: number) => void): Promise<void> {
    const { keyspace = 'cerveceria', dataCenter, copies = 1 } = this.#options;
    try {
      await this.#client.connect();
      await migrate(this.#client, { keyspace, dataCenter, copies }, migrated);
    } catch (cause) {
      await this.close();
      throw asTierFault(cause);
    }
  }

  async close(): Promise<void> {
    await this.#client.shutdown().catch(() => undefined);
  }

  /** Every statement of this tier may be repeated: the same row written twice is the same row. */
  async run(query: string, params: readonly unknown[]): Promise<Row[]> {
    const options = {
      prepare: true,
      isIdempotent: true,
      consistency: types.consistencies.localQuorum,
      fetchSize: FETCH,
    };
    const values = params.map(parameterOf);
    try {
      const rows: Row[] = [];
      let pageState: string | undefined;
      do {
        const page = await this.#client.execute(query, values, pageState ? { ...options, pageState } : options);
        const names = (page.columns ?? []).map(({ name }) => name);
        for (const row of page.rows ?? []) rows.push(Object.fromEntries(names.map((name) => [name, plain(row[name])])));
        pageState = page.pageState ?? undefined;
      } while (pageState !== undefined);
      return rows;
    } catch (cause) {
      throw asTierFault(cause);
    }
  }
}

/** The driver takes a blob as a Buffer, and its own mark for what is not set. */
function parameterOf(value: unknown): unknown {
  if (isUnset(value)) return types.unset;
  if (value instanceof Uint8Array) return Buffer.from(value.buffer, value.byteOffset, value.byteLength);
  return value;
}

/** A blob out of the driver is a view of what came over the wire; the copy can be handed over alone. */
function plain(value: unknown): unknown {
  return value instanceof Uint8Array ? new Uint8Array(value) : value;
}

function asTierFault(cause: unknown): Error {
  if (cause instanceof CodedError) return cause;
  // The driver hides what happened on each host behind one sentence.
  const inner = Object.values((cause as { innerErrors?: Record<string, Error> }).innerErrors ?? {})[0];
  const faults = [cause, inner].filter((each) => each instanceof Error);
  // What the driver makes of a fault has its stack in it.
  const said = `Cassandra: ${faults.map(({ message }) => message.split('\n', 1)[0]).join(': ')}`;
  const isOurs = faults.some(isToBeMended);
  return hubError(isOurs ? 'TIER_MISCONFIGURED' : 'TIER_UNAVAILABLE', said, { cause });
}

/** Login, rights, certificates and data centre: a person has to look. */
function isToBeMended(fault: Error): boolean {
  const isDenied = fault.name === 'AuthenticationError' || (fault as { code?: unknown }).code === UNAUTHORIZED;
  return isDenied || /localDataCenter/i.test(fault.message) || isUntrusted(fault);
}
