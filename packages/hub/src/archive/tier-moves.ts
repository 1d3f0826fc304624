import type { Log, MachineClock, ProcessClock } from '@cerveceria/runtime';
import type { ConditionSource } from '../alarms/condition-source.ts';
import type { HubConfig } from '../config-schema.ts';
import type { MetricValue } from '../health/told-values.ts';
import { hasRoom } from '../tiers/room.ts';
import type { TierSet } from '../tiers/tier-set.ts';
import { HotRoom } from '../trim/hot-room.ts';
import { createTrimmer } from '../trim/trimmer.ts';
import { LOAD_LIMITS } from './archive-parts.ts';
import { createArchiver } from './archiver.ts';
import { archiveMetrics, trimMetrics } from './move-metrics.ts';
import { rollUpHold } from './roll-up-hold.ts';

const DAY_MS = 86_400_000;

interface MovesParts {
  readonly hub: string;
  readonly tiers: Pick<TierSet, 'hot' | 'warm' | 'cold' | 'rollUps' | 'state'>;
  readonly config: HubConfig['archive'];
  /** Frames that this hub took in since its start. */
  readonly ingested: () => number;
  readonly machine: MachineClock;
  readonly process: ProcessClock;
  readonly log: Log;
}

export interface TierMoves {
  readonly conditions: readonly ConditionSource[];
  metrics(): MetricValue[];
  start(): void;
  stop(): Promise<void>;
}

/** What moves frames from tier to tier: hot ones are trimmed, warm ones archived; nothing where there is one tier only. */
export function createTierMoves({ tiers, config, ingested, ...common }: MovesParts): TierMoves {
  const { hot, warm, cold, state } = tiers;
  const shared = { ...common, store: state, limits: LOAD_LIMITS };
  const archiver =
    cold === undefined
      ? undefined
      : createArchiver({
          ...{ ...shared, warm, cold, hold: rollUpHold(tiers), ingested },
          ...{ keepMs: config.after_days * DAY_MS, framesPerS: config.frames_per_s },
        });
  const room = hot !== warm && hasRoom(hot) ? new HotRoom({ hot, warm }) : undefined;
  const trimmer =
    hot === warm
      ? undefined
      : createTrimmer({
          ...{ ...shared, hot, warm, keepMs: config.hot_days * DAY_MS, share: config.hot_memory },
          ...(room !== undefined && { room }),
        });
  return {
    conditions: room === undefined ? [] : [room],
    metrics: () => [
      ...(archiver === undefined ? [] : archiveMetrics(archiver.progress)),
      ...(trimmer === undefined ? [] : trimMetrics(trimmer.counts, room)),
    ],
    start() {
      archiver?.start();
      trimmer?.start();
    },
    async stop() {
      await Promise.all([archiver?.stop(), trimmer?.stop()]);
    },
  };
}
