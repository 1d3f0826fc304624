import type { ServerName } from '@cerveceria/protocol';

/** A store with a server that can be asked who it is. */
export interface NamesServer {
  /** @throws TIER_UNAVAILABLE */
  server(): Promise<ServerName>;
}

export function namesServer(tier: object): tier is NamesServer {
  return 'server' in tier;
}
