/** One store that can be used now, and what is known of it. */
export interface StoreServer {
  readonly store: StoreName;
  /** What a hub is told: `redis://…`, `mongodb://…`, `HOST:PORT`. */
  readonly address: string;
  readonly port: number;
  /** Process id; undefined where somebody else runs it. */
  readonly pid: number | undefined;
  /** SIGKILL; what was acknowledged is in the folder. Nothing where somebody else runs it. */
  kill(): Promise<void>;
  /** After `kill`, on the same port and folder. */
  restart(): Promise<void>;
  /** SIGSTOP: it takes connections and says nothing. */
  hang(): void;
  wake(): void;
  /** Ends it for good; a folder that was made for it goes too. */
  stop(): Promise<void>;
}

export const STORE_NAMES = ['redis', 'mongodb', 'cassandra'] as const;
export type StoreName = (typeof STORE_NAMES)[number];

export interface ServerOptions {
  /** Where its data stay; left out: a folder of its own that goes when it stops. */
  readonly folder?: string;
  /** More settings of the server, as its command line takes them. */
  readonly settings?: readonly string[];
}
