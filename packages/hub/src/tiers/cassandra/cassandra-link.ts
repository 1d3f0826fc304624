import { CodedError } from '@cerveceria/protocol';
import type { Log } from '@cerveceria/runtime';
import cassandra from 'cassandra-driver';
import { hubError } from '../../errors.ts';
import { migrate } from './cassandra-migrations.ts';

const { Client, policies, types } = cassandra;
export type Row = cassandra.types.Row;

/** ms for an answer; a server that takes longer counts as gone. */
const ANSWER_MS = 5000;
const CONNECT_MS = 3000;

export interface CassandraLinkOptions {
  /** `host` or `host:port` */
  readonly contactPoints: readonly string[];
  readonly dataCenter: string;
  readonly keyspace?: string;
  /** Copies of each row; three where there are three servers. */
  readonly copies?: number;
  readonly log: Log;
  readonly answerMs?: number;
}

/** A connection whose writes are told when a quorum has them. Statements are prepared, and say when they may be repeated. */
export class CassandraLink {
  readonly #client: cassandra.Client;
  readonly #options: CassandraLinkOptions;

  constructor(options: CassandraLinkOptions) {
    const { answerMs = ANSWER_MS } = options;
    this.#options = options;
    this.#client = new Client({
      contactPoints: [...options.contactPoints],
      localDataCenter: options.dataCenter,
      encoding: { useBigIntAsLong: true },
      socketOptions: { connectTimeout: CONNECT_MS, readTimeout: answerMs, defunctReadTimeoutThreshold: 4 },
      pooling: { heartBeatInterval: 5000 },
      policies: { reconnection: new policies.reconnection.ConstantReconnectionPolicy(500) },
    });
  }

  /** @throws TIER_UNAVAILABLE, TIER_NEWER */
  async start(): Promise<void> {
    const { keyspace = 'cerveceria', dataCenter, copies = 1, log } = this.#options;
    try {
      await this.#client.connect();
      await migrate(this.#client, { keyspace, dataCenter, copies }, log);
    } catch (cause) {
      throw asTierFault(cause);
    }
  }

  async stop(): Promise<void> {
    await this.#client.shutdown().catch(() => undefined);
  }

  /** Every statement of this tier may be repeated: the same row written twice is the same row. */
  async run(query: string, params: readonly unknown[]): Promise<Row[]> {
    try {
      const options = {
        prepare: true,
        isIdempotent: true,
        consistency: types.consistencies.localQuorum,
        fetchSize: 500,
      };
      const rows: Row[] = [];
      let pageState: string | undefined;
      do {
        const page = await this.#client.execute(query, [...params], pageState ? { ...options, pageState } : options);
        rows.push(...(page.rows ?? []));
        pageState = page.pageState ?? undefined;
      } while (pageState !== undefined);
      return rows;
    } catch (cause) {
      throw asTierFault(cause);
    }
  }
}

function asTierFault(cause: unknown): Error {
  if (cause instanceof CodedError) return cause;
  // The driver hides what happened on each host behind one sentence.
  const inner = Object.values((cause as { innerErrors?: Record<string, Error> }).innerErrors ?? {})[0];
  const said = [cause, inner].flatMap((each) => (each instanceof Error ? [each.message] : [])).join(': ');
  return hubError('TIER_UNAVAILABLE', `Cassandra: ${said}`, { cause });
}
