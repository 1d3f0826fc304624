import type { TlsFiles } from '../tls-files.ts';

export interface RedisSentinels {
  /** Of the primary, as the sentinels know it. */
  readonly name: string;
  /** `HOST` or `HOST:PORT`, the port 26379 when it is left out. */
  readonly addresses: readonly string[];
  /** Of the sentinels themselves. */
  readonly username?: string | undefined;
  readonly password?: string | undefined;
}

/** Where Redis is and how one gets in: one server by its address, or the primary that sentinels name. */
export interface RedisPlace {
  /** `redis://` or `rediss://`; user and password in it go before those beside it. */
  readonly url?: string | undefined;
  readonly sentinels?: RedisSentinels | undefined;
  readonly username?: string | undefined;
  readonly password?: string | undefined;
  /** Given: the servers, and the sentinels, are spoken to by TLS alone. */
  readonly tls?: TlsFiles | undefined;
  /** How many replicas must have what is acknowledged; none where one server stands alone. */
  readonly replicas?: number | undefined;
}
