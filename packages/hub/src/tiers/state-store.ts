import type { Cancel } from '@cerveceria/runtime';

/** A versioned document. Versions start at 1 and rise by one a write. */
export interface Doc<T = unknown> {
  readonly key: string;
  readonly version: number;
  readonly value: T;
}

/** `null`: must not exist yet. A number: must be at this version. `any`: last write wins. */
export type Expected = number | null | 'any';

export interface LogRow<T = unknown> {
  readonly id: number;
  /** Machine wall ms. */
  readonly at: number;
  readonly value: T;
}

/** Users, agents' keys, desired state, node facts, audit. Shared by both hubs. Passes `state-store.contract.ts`. */
export interface StateStore {
  start(): Promise<void>;
  stop(): Promise<void>;
  get<T>(key: string): Promise<Doc<T> | undefined>;
  list<T>(prefix: string): Promise<Doc<T>[]>;
  /** @throws STATE_CONFLICT when the document is not as expected */
  put<T>(key: string, value: T, expected: Expected): Promise<Doc<T>>;
  /** @throws STATE_CONFLICT when the document is not as expected */
  remove(key: string, expected: Expected): Promise<void>;
  /** Calls back within 100 ms of any hub's write, with `undefined` for a removal. */
  watch(prefix: string, seen: (key: string, doc: Doc | undefined) => void): Cancel;
  /** Appends to a log that only grows (audit). */
  record<T>(log: string, value: T): Promise<LogRow<T>>;
  /** Newest first. */
  recent<T>(log: string, limit: number, before?: number): Promise<LogRow<T>[]>;
  /**
   * True when `holder` has the lease for `ms` from now, by a clock that all hubs share: the server's, or that of the one
   * machine whose file it is. Renews its own.
   */
  lease(name: string, holder: string, ms: number): Promise<boolean>;
}
