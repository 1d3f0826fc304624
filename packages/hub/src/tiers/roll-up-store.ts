import type { ChannelSpec } from '@cerveceria/protocol';

/** ms of one bucket: 1 min, 10 min, 1 h. */
export const WIDTHS = [60_000, 600_000, 3_600_000] as const;
export type Width = (typeof WIDTHS)[number];

export const HOUR_MS = 3_600_000;
export const DAY_MS = 86_400_000;

/** One day (UTC) of one channel in buckets of one width. Buckets into which no due cell fell are not there. */
export interface RollUpDay {
  readonly channel: ChannelSpec;
  readonly width: Width;
  /** ms UTC of its midnight. */
  readonly day: number;
  /** Which bucket from midnight, rising. The columns beside it have as many entries. */
  readonly at: readonly number[];
  /** Cells with a value, and cells that were missing or faulty. */
  readonly count: readonly number[];
  readonly bad: readonly number[];
  /** In the channel's unit; 0 in a bucket without a value. `last`: by time. */
  readonly min: readonly number[];
  readonly max: readonly number[];
  readonly sum: readonly number[];
  readonly last: readonly number[];
  /**
   * Late frames that were merged into hours whose other frames are gone, by `node epoch`: the last seq. Stands in the
   * document because it must become true with the columns, or a merge that is done again would count twice.
   */
  readonly merged?: Readonly<Record<string, number>>;
}

export interface RollUpAsked {
  readonly channel: string;
  readonly width: Width;
  /** Wall ms UTC, both included; a day belongs when it touches the range. */
  readonly from: number;
  readonly to: number;
}

/** Day documents in one store. Every implementation passes `roll-up-store.contract.ts`. */
export interface RollUpStore {
  /** That of the tier beside whose frames it lies. */
  readonly name: string;
  /** Days older than this (process ms) leave by themselves; Infinity where only `remove` takes them away. */
  readonly keeps: number;
  start(): Promise<void>;
  stop(): Promise<void>;
  /**
   * Told by a store for as long as it lives, and by no other: an emptied one says something else. A store that several
   * hubs named at once may have more than one name; asked about one of them it says that one.
   * @param known what it said before
   */
  identity(known?: string): Promise<string>;
  /** Whole documents, each replaces what was there; resolves when durable. @throws TIER_UNAVAILABLE, TIER_FULL */
  put(days: readonly RollUpDay[]): Promise<void>;
  /** By day. Streams. */
  days(asked: RollUpAsked): AsyncIterable<RollUpDay>;
  /** Deletes the days of (channel, width) that end at or before `before` (ms UTC); how many there were. */
  remove(channel: string, width: Width, before: number): Promise<number>;
}
