import type { CodedError, ReportAccepted, ReportFate } from '@cerveceria/protocol';
import { hubError } from '../errors.ts';

/** A request as it came, not looked into. */
export interface IncomingReport {
  readonly bytes: Uint8Array;
  readonly isGzip: boolean;
  /** Who brought it: a user, or `file NAME`. */
  readonly from: string;
  /** What makes it the same when it is sent again; null: nothing does. */
  readonly key: string | null;
  /** Process ms UTC. */
  readonly received: number;
}

export type QueuedReport = Omit<IncomingReport, 'key'> & { readonly id: string };

/** What a worker says of a report when it is done with it. */
export type Settled = Omit<ReportFate, 'id' | 'received' | 'state'> & { readonly state: 'stored' | 'failed' };

/** One of those that lie there, without its bytes. */
export interface ListedReport extends Pick<QueuedReport, 'id' | 'from' | 'received'> {
  readonly state: 'waiting' | 'failed';
  /** As it came. */
  readonly bytes: number;
  /** Why it was set aside, and when (process ms UTC); null: it waits. */
  readonly reason: ReportFate['reason'];
  readonly ended: number | null;
}

/** What may lie in a queue at once. */
export interface QueueLimits {
  /** Requests. */
  readonly most: number;
  /** Their bytes as they came. */
  readonly mostBytes: number;
}

/** What waits there. */
export interface QueueLoad {
  readonly reports: number;
  readonly bytes: number;
}

/** Reports between the door and the workers. Passes `report-queue.contract.ts`. */
export interface ReportQueue {
  start(): Promise<void>;
  stop(): Promise<void>;
  /**
   * Resolves when it is durable. The same content under the same key is known and not queued again. However many hubs add
   * at once, there never wait more than the limits say.
   * @throws REPORT_KEY_REUSED, REPORTS_TOO_MANY, TIER_UNAVAILABLE, TIER_FULL
   */
  add(report: IncomingReport): Promise<ReportAccepted>;
  /** At most `most` that nobody else has, also those of a worker that has been silent for a while. */
  take(worker: string, most: number): Promise<QueuedReport[]>;
  /** This worker still has them. */
  keep(worker: string, ids: readonly string[]): Promise<void>;
  /** Writes down what became of it and takes it off the queue; what failed is kept aside with its bytes. */
  settle(id: string, settled: Settled): Promise<void>;
  fate(id: string): Promise<ReportFate | undefined>;
  /** Puts one that failed back into the queue; false when there is none. @throws REPORTS_TOO_MANY: it stays set aside */
  replay(id: string): Promise<boolean>;
  waiting(): Promise<QueueLoad>;
  /** Those that wait, or those that were set aside, the oldest first. */
  list(state: ListedReport['state']): AsyncIterable<ListedReport>;
  /** As it came, while it waits or is set aside. */
  body(id: string): Promise<QueuedReport | undefined>;
}

export const QUEUE = {
  /** Requests that may wait at once; more are refused with Retry-After. */
  most: 20_000,
  /** The same where they are documents of the state. */
  mostDocuments: 2_000,
  /** Bytes that may wait at once, unless the configuration says otherwise. */
  mostBytes: 256 * 1024 * 1024,
  /** Bytes of one of them there: MongoDB takes 16 MiB, and they stand in base64. */
  largestDocument: 11 * 1024 * 1024,
  /** Machine ms without a word after which a worker's share is anybody's. */
  idleMs: 15_000,
  /** Machine ms for which fates and keys are kept. */
  keptMs: 30 * 86_400_000,
} as const;

/** REPORTS_TOO_MANY, with the limit that was reached. */
export function tooMany({ most, mostBytes }: QueueLimits, isHeavy: boolean): CodedError {
  const what = isHeavy ? `${mostBytes} bytes at most may` : `${most} at most may`;
  return hubError('REPORTS_TOO_MANY', `${what} wait`);
}
