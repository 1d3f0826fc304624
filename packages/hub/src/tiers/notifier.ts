import type { Cancel } from '@cerveceria/runtime';

/**
 * Ephemeral word between hubs (latest values, stops): best effort, at most once, within 100 ms, never stored for long.
 * Redis pub/sub; embedded: a second SQLite file without fsync, polled by `data_version`. Passes `notifier.contract.ts`.
 */
export interface Notifier {
  start(): Promise<void>;
  stop(): Promise<void>;
  /** Resolves when word goes out and comes in. @throws TIER_UNAVAILABLE */
  ping(): Promise<void>;
  publish(topic: string, payload: unknown): void;
  /** Hears what the other hubs publish, not its own. */
  subscribe(topic: string, heard: (payload: unknown, hub: string) => void): Cancel;
}
