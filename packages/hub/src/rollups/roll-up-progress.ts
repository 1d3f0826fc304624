import type { BootOffset, ChannelSpec } from '@cerveceria/protocol';
import type { RollUpStore, Width } from '../tiers/roll-up-store.ts';
import { HOUR_MS } from '../tiers/roll-up-store.ts';
import type { StateStore } from '../tiers/state-store.ts';
import type { BegunHours } from './begun-hours.ts';
import type { HourRuns } from './hour-runs.ts';
import { withoutHours } from './hour-runs.ts';

/** What is known of one boot's frames, so that a better offset remakes the hours where they were and where they are. */
export interface BootRecord {
  /** Monotonic ms of the first and last scan of the frames that were noted. */
  readonly from: number;
  readonly to: number;
  /** Longest frame, monotonic ms: so far beyond a changed stretch of the clock a frame may be moved by it. */
  readonly longest: number;
  /** The offsets by which they were placed. */
  readonly pieces: readonly Omit<BootOffset, 'boot'>[];
}

/**
 * How far the roll-ups of one node are in one store: the document `roll-ups/STORE/NODE`, written by compare-and-set.
 *
 * A frame is *noted* when its hours stand in `due` and its seq in `epochs`, in one write. An hour is *made* when the days
 * of all the node's channels hold it; then, in one write, it goes from `due` to `made`. A made hour counts exactly the
 * frames that were noted, so that who adds what `following(node, epoch, epochs[epoch])` gives counts nothing twice.
 */
export interface RollUpProgress {
  /** The store's identity; in another one nothing is made yet. */
  readonly store: string;
  /** Last seq that is noted, by epoch. */
  readonly epochs: Readonly<Record<string, number>>;
  readonly boots: Readonly<Record<string, BootRecord>>;
  /** Every channel that the node was seen to have, as it was last. */
  readonly channels: Readonly<Record<string, ChannelSpec>>;
  /** May be trusted. */
  readonly made: HourRuns;
  /** To be made or made anew: what the store holds of them is old, or half. */
  readonly due: HourRuns;
  /** Where due hours begin that were never made: with it, who holds all from there on is enough to make them. */
  readonly begun?: BegunHours;
  /** Raw frames before this hour may be gone: what comes late for them is merged, nothing of them is made anew. */
  readonly frozen: number;
  /** Days that end at or before this (ms UTC) were removed by policy: by channel, then width. */
  readonly removed: Readonly<Record<string, Readonly<Partial<Record<Width, number>>>>>;
}

export const progressKey = (store: string, node: string) => `roll-ups/${store}/${node}`;

export function newProgress(store: string): RollUpProgress {
  return { store, epochs: {}, boots: {}, channels: {}, made: [], due: [], frozen: 0, removed: {} };
}

/** The progress of `node` in `store` as it may be believed; undefined when nothing of it is made there. */
export async function readProgress(
  state: Pick<StateStore, 'get'>,
  store: Pick<RollUpStore, 'name' | 'identity'>,
  node: string,
): Promise<RollUpProgress | undefined> {
  const [found, identity] = await Promise.all([
    state.get<RollUpProgress>(progressKey(store.name, node)),
    store.identity(),
  ]);
  if (found === null || found === undefined) return undefined;
  const told = found.value.store;
  return told === identity || told === (await store.identity(told)) ? found.value : undefined;
}

/** Hours for which the store's documents of (channel, width) are whole. `now`: process wall ms. */
export function trustedHours(
  progress: RollUpProgress,
  { keeps }: Pick<RollUpStore, 'keeps'>,
  { channel, width, now }: { readonly channel: string; readonly width: Width; readonly now: number },
): HourRuns {
  const expired = Number.isFinite(keeps) ? now - keeps : 0;
  const from = Math.max(expired, progress.removed[channel]?.[width] ?? 0);
  return withoutHours(progress.made, [[0, Math.ceil(from / HOUR_MS)]]);
}
