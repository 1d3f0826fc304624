import { type RollUpProgress, readProgress } from '../rollups/roll-up-progress.ts';
import { HOUR_MS, type RollUpStore, WIDTHS, type Width } from '../tiers/roll-up-store.ts';
import type { Tier, TierSet } from '../tiers/tier-set.ts';
import { expiredFrames } from './expired-frames.ts';
import { midnightBefore, policyOf, rawCutoff } from './retention-policy.ts';
import type { RetentionConfig } from './retention-schema.ts';

export interface RawDoom {
  readonly tier: Tier;
  readonly epoch: string;
  readonly last: number;
  readonly frames: number;
  readonly bytes: number;
}

export interface RollUpDoom {
  readonly store: RollUpStore;
  readonly channel: string;
  readonly width: Width;
  /** ms UTC: days that end at or before this go. */
  readonly before: number;
}

/** What of one node is older than its policy. */
export interface NodeDoom {
  readonly node: string;
  /** Midnight (ms UTC) before which frames go; undefined where none may, for the reason in `waits`. */
  readonly before: number | undefined;
  readonly waits: string | undefined;
  readonly raw: readonly RawDoom[];
  readonly rollUps: readonly RollUpDoom[];
}

export interface PlanParts {
  readonly tiers: Pick<TierSet, 'warm' | 'cold' | 'rollUps' | 'state'>;
  readonly config: RetentionConfig;
  /** Process wall ms. */
  readonly now: number;
  /** Frames of an epoch in one go. */
  readonly most: number;
}

type Progresses = readonly { readonly store: RollUpStore; readonly progress: RollUpProgress | undefined }[];

function rollUpDooms(config: RetentionConfig, progresses: Progresses, now: number): RollUpDoom[] {
  return progresses.flatMap(({ store, progress }) =>
    Object.keys(progress?.channels ?? {}).flatMap((channel) =>
      WIDTHS.flatMap((width): RollUpDoom[] => {
        const before = midnightBefore(now, policyOf(config, channel).rollUps[width]);
        const gone = progress?.removed[channel]?.[width] ?? 0;
        const first = (progress?.made[0]?.[0] ?? Number.POSITIVE_INFINITY) * HOUR_MS;
        return before === undefined || before <= Math.max(gone, first) ? [] : [{ store, channel, width, before }];
      }),
    ),
  );
}

/** Why frames from before `cutoff` must stay; undefined: they may go. Stores that keep all their days decide. */
function reasonToWait(progresses: Progresses, cutoff: number): string | undefined {
  for (const { store, progress } of progresses) {
    if (Number.isFinite(store.keeps)) continue;
    const first = progress?.due[0]?.[0];
    if (progress === undefined || (first !== undefined && first * HOUR_MS < cutoff))
      return `aggregates in ${store.name} are not made yet`;
  }
  return undefined;
}

/** What retention would delete of a node now. Deletes nothing. @throws what the stores throw */
export async function planRetention({ tiers, config, now, most }: PlanParts, node: string): Promise<NodeDoom> {
  const { warm, cold, rollUps, state } = tiers;
  const progresses: Progresses = await Promise.all(
    rollUps.map(async (store) => ({ store, progress: await readProgress(state, store, node) })),
  );
  const dooms = rollUpDooms(config, progresses, now);
  const channels = new Set(progresses.flatMap(({ progress }) => Object.keys(progress?.channels ?? {})));
  const before = rawCutoff(config, [...channels], now);
  const waits = before === undefined ? undefined : reasonToWait(progresses, before);
  if (before === undefined || waits !== undefined) return { node, before: undefined, waits, raw: [], rollUps: dooms };
  const lasting = progresses.filter(({ store }) => !Number.isFinite(store.keeps));
  const offsets = await warm.boots(node);
  const raw: RawDoom[] = [];
  for (const tier of cold === undefined ? [warm] : [cold, warm])
    for (const { epoch, oldest, frames } of await tier.totals(node)) {
      if (frames === 0) continue;
      const noted = Math.min(...lasting.map(({ progress }) => progress?.epochs[epoch] ?? 0));
      const found = await expiredFrames(tier.following(node, epoch, oldest - 1), offsets, { before, noted, most });
      if (found.last > 0) raw.push({ tier, epoch, ...found });
    }
  return { node, before, waits: undefined, raw, rollUps: dooms };
}
