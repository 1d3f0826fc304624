import { CodedError } from '@cerveceria/protocol';
import type { MachineClock } from '@cerveceria/runtime';
import { hubError } from '../errors.ts';
import type { FrameTier } from '../tiers/frame-tier.ts';
import { type Holding, mayHoldMore, planTiers, type TierShare } from './tier-plan.ts';
import { inTime, type Patience } from './timely.ts';

/** Machine ms in which a tier must say something, where others can answer without it. */
const LIMIT_MS = 1_500;
/** A tier that did not answer is left alone for so long, machine ms, so that not every query waits for it. */
const REST_MS = 5_000;

export interface Answers {
  readonly shares: readonly TierShare[];
  /** What each tier holds; null: it does not answer. */
  readonly held: readonly (readonly Holding[] | null)[];
  /** Names of the tiers that do not answer, and whether they may hold what no other does. */
  readonly silent: readonly string[];
  readonly mayLack: boolean;
}

/** Knows which tiers answer, and asks them what they hold. */
export class TierAnswers {
  readonly #tiers: readonly FrameTier[];
  readonly #clock: MachineClock;
  readonly #restingUntil: number[];
  readonly #last = new Map<string, readonly Holding[]>();

  /** @param tiers in the order in which they are asked first */
  constructor(tiers: readonly FrameTier[], clock: MachineClock) {
    this.#tiers = tiers;
    this.#clock = clock;
    this.#restingUntil = tiers.map(() => Number.NEGATIVE_INFINITY);
  }

  /** The only tier is given all the time it takes: nothing is gained by answering without it. */
  patience(signal?: AbortSignal): Patience {
    return { clock: this.#clock, limitMs: this.#tiers.length === 1 ? null : LIMIT_MS, signal };
  }

  /** The tier at `place` did not answer. */
  silent(place: number): void {
    if (this.#tiers.length > 1) this.#restingUntil[place] = this.#clock.mono() + REST_MS;
  }

  /** @throws TIER_UNAVAILABLE when none answers */
  async ask(node: string, signal?: AbortSignal): Promise<Answers> {
    const patience = this.patience(signal);
    let fault: unknown;
    const held = await Promise.all(
      this.#tiers.map(async (tier, place) => {
        if (this.#clock.mono() < (this.#restingUntil[place] as number)) return null;
        try {
          const totals = await inTime(tier.totals(node), patience);
          this.#last.set(`${place} ${node}`, totals);
          return totals;
        } catch (cause) {
          signal?.throwIfAborted();
          fault = cause;
          this.silent(place);
          return null;
        }
      }),
    );
    if (held.every((each) => each === null))
      throw fault instanceof CodedError ? fault : hubError('TIER_UNAVAILABLE', 'no tier answers', { cause: fault });
    const shares = planTiers(held);
    const silent = this.#tiers.flatMap(({ name }, place) => (held[place] === null ? [name] : []));
    const mayLack = this.#tiers.some(
      (_, place) => held[place] === null && mayHoldMore(this.#last.get(`${place} ${node}`), shares),
    );
    return { shares, held, silent, mayLack };
  }
}
