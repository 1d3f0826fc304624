import type { ProcessClock } from '@cerveceria/runtime';
import type { Audit } from '../auth/audit.ts';
import type { MetricValue } from '../health/told-values.ts';
import { hourOf } from '../rollups/hour-runs.ts';
import { progressKey, type RollUpProgress } from '../rollups/roll-up-progress.ts';
import { HOUR_MS, type RollUpStore } from '../tiers/roll-up-store.ts';
import type { TierSet } from '../tiers/tier-set.ts';
import { saveExpired } from './expired-seqs.ts';
import { type NodeDoom, planRetention, type RollUpDoom } from './retention-plan.ts';
import type { RetentionConfig } from './retention-schema.ts';

export interface RetentionParts {
  readonly tiers: Pick<TierSet, 'warm' | 'cold' | 'rollUps' | 'state'>;
  readonly config: RetentionConfig;
  readonly audit: Pick<Audit, 'record'>;
  readonly process: Pick<ProcessClock, 'wall'>;
}

export interface Retention {
  /** Deletes what a node holds too long. Nobody else may work on its roll-ups meanwhile. @throws what the stores throw */
  sweep(node: string, isOurs: () => boolean): Promise<void>;
  metrics(): readonly MetricValue[];
}

/** Frames of an epoch in one sweep; what is left goes with the next one. */
const MOST_FRAMES = 20_000;

const date = (ms: number) => new Date(ms).toISOString().slice(0, 10);

export function createRetention({ tiers, config, audit, process }: RetentionParts): Retention {
  const { state, rollUps } = tiers;
  let frames = 0;
  let bytes = 0;
  let days = 0;

  async function change(
    store: RollUpStore,
    node: string,
    to: (progress: RollUpProgress) => RollUpProgress | undefined,
  ): Promise<boolean> {
    const doc = await state.get<RollUpProgress>(progressKey(store.name, node));
    const next = doc === undefined ? undefined : to(doc.value);
    if (doc === undefined || next === undefined) return false;
    await state.put(doc.key, next, doc.version);
    return true;
  }

  /** From now on nothing before `before` is made anew, in any store; false when something still has to be. */
  async function freeze(node: string, before: number): Promise<boolean> {
    for (const store of rollUps) {
      const isFrozen = await change(store, node, (progress) => {
        const first = progress.due[0]?.[0];
        if (first !== undefined && first * HOUR_MS < before) return undefined;
        return { ...progress, frozen: Math.max(progress.frozen, hourOf(before)) };
      });
      if (!isFrozen && !Number.isFinite(store.keeps)) return false;
    }
    return true;
  }

  async function removeRaw({ node, before, raw }: NodeDoom, isOurs: () => boolean): Promise<number> {
    if (before === undefined || raw.length === 0 || !(await freeze(node, before))) return 0;
    await saveExpired(state, node, raw);
    let removed = 0;
    for (const { tier, epoch, last, frames: count, bytes: size } of raw) {
      if (!isOurs()) break;
      removed += await tier.remove(node, epoch, last);
      frames += count;
      bytes += size;
    }
    return removed;
  }

  async function removeDays(node: string, { store, channel, width, before }: RollUpDoom): Promise<number> {
    const isTold = await change(store, node, (progress) => ({
      ...progress,
      removed: { ...progress.removed, [channel]: { ...progress.removed[channel], [width]: before } },
    }));
    return isTold ? store.remove(channel, width, before) : 0;
  }

  return {
    async sweep(node, isOurs) {
      const doom = await planRetention({ tiers, config, now: process.wall(), most: MOST_FRAMES }, node);
      const removed = await removeRaw(doom, isOurs);
      let gone = 0;
      for (const each of doom.rollUps) if (isOurs()) gone += await removeDays(node, each);
      days += gone;
      const said = [
        ...(removed > 0 && doom.before !== undefined ? [`${removed} frames from before ${date(doom.before)}`] : []),
        ...(gone > 0 ? [`${gone} days of aggregates`] : []),
      ];
      if (said.length === 0) return;
      await audit.record({ who: 'hub', what: 'retention', about: node, detail: said.join(', ') });
    },
    metrics: () => [
      { name: 'retention_frames_total', help: 'Frames deleted by policy', value: frames, kind: 'counter' },
      { name: 'retention_bytes_total', help: 'Bytes of those frames', value: bytes, kind: 'counter' },
      { name: 'retention_days_total', help: 'Days of aggregates deleted by policy', value: days, kind: 'counter' },
    ],
  };
}
