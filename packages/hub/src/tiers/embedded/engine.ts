/** One question to a worker. The engine answers it once, by `done` or `failed`. */
export interface Call {
  readonly op: string;
  readonly args: unknown;
  done(value: unknown, transfer?: readonly ArrayBuffer[]): void;
  failed(fault: unknown): void;
}

/** What runs inside a worker thread on one SQLite file. */
export interface Engine {
  /**
   * Takes at least one call from the front of `waiting` and answers it. Called again while calls wait; what arrives in
   * between joins the next round, which is how one commit serves many.
   */
  serve(waiting: Call[]): void;
  close(): void;
}

export interface EngineOptions {
  readonly folder: string;
  readonly hub: string;
  /** A bound on the file in pages, for tests of a full disk. */
  readonly maxPages?: number;
  /** Machine ms for which frames wait for the lock that another writer has; 5000 when it is left out. */
  readonly lockMs?: number;
}

/** Sends something that nobody asked for to the main thread. */
export type Emit = (event: string, value: unknown) => void;

export const ENGINES = ['frames-writer', 'frames-reader', 'state', 'notifier'] as const;
export type EngineName = (typeof ENGINES)[number];
