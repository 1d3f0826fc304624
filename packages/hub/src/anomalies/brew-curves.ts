import { CodedError } from '@cerveceria/protocol';
import type { ReadHistory } from '../query/history.ts';
import type { BandPoint } from './brew-band.ts';

export interface Asked {
  readonly channel: string;
  /** Process ms UTC. */
  readonly from: number;
  readonly to: number;
  /** The points are told from here. */
  readonly origin: number;
  readonly points: number;
}

/** Null: a store does not answer now, or nobody knows the channel. */
export type ReadCurve = (asked: Asked) => Promise<readonly BandPoint[] | null>;

/** Stretches that are remembered: those of ten brews of a few recipes. */
const MOST = 1_000;

/** Process values out of the history. Of what is over and whole the answer is kept. */
export function createCurves(history: ReadHistory): { readonly read: ReadCurve; readonly keep: ReadCurve } {
  const kept = new Map<string, readonly BandPoint[]>();

  async function load({ channel, from, to, origin, points }: Asked) {
    if (to <= from) return { curve: [], isWhole: true };
    try {
      const { t, mean, bucket, silent, provisional } = await history({ channel, from, to, points });
      if (silent !== undefined) return null;
      const curve = t.map((time, i) => ({ at: time + bucket / 2 - origin, value: mean[i] as number }));
      return { curve, isWhole: provisional === null };
    } catch (fault) {
      if (fault instanceof CodedError) return null;
      throw fault;
    }
  }

  return {
    read: async (asked) => (await load(asked))?.curve ?? null,
    async keep(asked) {
      const key = `${asked.channel} ${asked.from} ${asked.to}`;
      const known = kept.get(key);
      if (known !== undefined) return known;
      const loaded = await load(asked);
      if (loaded === null) return null;
      if (loaded.isWhole) {
        if (kept.size >= MOST) kept.delete(kept.keys().next().value as string);
        kept.set(key, loaded.curve);
      }
      return loaded.curve;
    },
  };
}
