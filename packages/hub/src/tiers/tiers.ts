import type { Log, MachineClock } from '@cerveceria/runtime';
import type { HubConfig } from '../config-schema.ts';
import { createEmbedded } from './embedded/embedded.ts';
import type { TierSet } from './tier-set.ts';

export interface TiersParts {
  readonly config: Pick<HubConfig, 'hub' | 'data' | 'tiers'>;
  readonly clock: MachineClock;
  readonly log: Log;
}

export interface Tiers {
  readonly set: TierSet;
  /** One question to each store, by what it answers for. */
  readonly checks: Readonly<Record<string, () => Promise<void>>>;
  /** @throws what the stores throw; what had been started is ended again */
  start(): Promise<void>;
  stop(): Promise<void>;
}

/** The stores that the configuration names. Nothing runs before `start`. */
export function createTiers({ config, clock, log }: TiersParts): Tiers {
  const { frames, state, notifier } = createEmbedded({ folder: config.data, hub: config.hub, clock, log });
  const parts = [frames, state, notifier];

  async function stop(): Promise<void> {
    for (const part of [...parts].reverse()) await part.stop();
  }

  return {
    set: { hot: frames, warm: frames, cold: undefined, rollUps: [], state, notifier },
    checks: { frames: () => frames.ping(), state: async () => void (await state.get('secret/session')) },
    async start() {
      try {
        for (const part of parts) await part.start();
      } catch (fault) {
        await stop();
        throw fault;
      }
    },
    stop,
  };
}
