import { SILENCE_MS } from '../config.ts';

/** How the page stands with the hubs. Machine ms. */
export interface Connection {
  readonly phase: 'idle' | 'connecting' | 'live' | 'waiting';
  /** Base URL that is listened to or tried. */
  readonly base: string;
  /** Name of the hub that spoke last. */
  readonly hub: string | null;
  /** Last message of any hub; null when there was none yet. */
  readonly heard: number | null;
}

/** `fresh`: what is shown is the present. `stale`: it is the past and must look like it. `none`: there is nothing yet. */
export function freshnessOf(connection: Connection, now: number): 'fresh' | 'stale' | 'none' {
  if (connection.heard === null) return 'none';
  return connection.phase === 'live' && now - connection.heard <= SILENCE_MS ? 'fresh' : 'stale';
}
