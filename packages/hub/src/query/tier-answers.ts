import { CodedError } from '@cerveceria/protocol';
import type { MachineClock } from '@cerveceria/runtime';
import { LRUCache } from 'lru-cache';
import { hubError } from '../errors.ts';
import type { FrameTier, NodeKnown } from '../tiers/frame-tier.ts';
import { GroupedAsks } from './grouped-asks.ts';
import { LIMIT_MS, restAfter } from './store-patience.ts';
import { type Holding, mayHoldMore, planTiers, type TierShare } from './tier-plan.ts';
import { inTime, type Patience } from './timely.ts';

/** Of so many nodes, for each tier, it is remembered what was said last. */
const NODES = 10_000;

export interface Answers {
  readonly shares: readonly TierShare[];
  /** What each tier holds; null: it does not answer. */
  readonly held: readonly (readonly Holding[] | null)[];
  /** The same with its table of boots. */
  readonly known: readonly (NodeKnown | null)[];
  /** Names of the tiers that do not answer, and whether they may hold what no other does. */
  readonly silent: readonly string[];
  readonly mayLack: boolean;
  /** How often a tier had fallen silent when this was asked. */
  readonly silences: number;
}

/** Knows which tiers answer, and asks them what they hold. */
export class TierAnswers {
  readonly #tiers: readonly FrameTier[];
  readonly #clock: MachineClock;
  readonly #restingUntil: number[];
  readonly #last: LRUCache<string, { readonly known: NodeKnown; readonly text: string }>;
  readonly #checks = new GroupedAsks<readonly (readonly Holding[] | null)[]>((node) => this.#held(node));
  readonly #isSilent: boolean[] = [];
  #silences = 0;

  /** @param tiers in the order in which they are asked first */
  constructor(tiers: readonly FrameTier[], clock: MachineClock) {
    this.#tiers = tiers;
    this.#clock = clock;
    this.#last = new LRUCache({ max: NODES * Math.max(1, tiers.length) });
    this.#restingUntil = tiers.map(() => Number.NEGATIVE_INFINITY);
  }

  /** The only tier is given all the time it takes: nothing is gained by answering without it. */
  patience(signal?: AbortSignal): Patience {
    return { clock: this.#clock, limitMs: this.#tiers.length === 1 ? null : LIMIT_MS, signal };
  }

  /** The tier at `place` did not answer, for this reason. */
  silent(place: number, fault: unknown): void {
    // While it goes on refusing it has fallen silent once.
    if (!this.#isSilent[place]) this.#silences++;
    this.#isSilent[place] = true;
    if (this.#tiers.length > 1) this.#restingUntil[place] = this.#clock.mono() + restAfter(fault);
  }

  /** Whether no tier fell silent since. */
  isGood({ silences }: Answers): boolean {
    return silences === this.#silences;
  }

  /** What each tier holds, asked after this was called; shared by who asks meanwhile. */
  held(node: string, signal?: AbortSignal): Promise<readonly (readonly Holding[] | null)[]> {
    return inTime(this.#checks.ask(node), { clock: this.#clock, limitMs: null, signal });
  }

  async #held(node: string): Promise<readonly (readonly Holding[] | null)[]> {
    return (await this.#each((tier) => tier.totals(node))).answers;
  }

  /** Null for a tier that rests, or does not answer. */
  async #each<T>(ask: (tier: FrameTier, place: number) => Promise<T>, signal?: AbortSignal) {
    const patience = this.patience(signal);
    let fault: unknown;
    const answers = await Promise.all(
      this.#tiers.map(async (tier, place) => {
        if (this.#clock.mono() < (this.#restingUntil[place] as number)) return null;
        try {
          const answer = await inTime(ask(tier, place), patience);
          this.#isSilent[place] = false;
          return answer;
        } catch (cause) {
          signal?.throwIfAborted();
          fault = cause;
          this.silent(place, cause);
          return null;
        }
      }),
    );
    return { answers, fault };
  }

  async #know(tier: FrameTier, place: number, node: string): Promise<NodeKnown> {
    const [totals, boots] = await Promise.all([tier.totals(node), tier.boots(node)]);
    const text = JSON.stringify([totals, boots]);
    const last = this.#last.get(`${place} ${node}`);
    if (last?.text === text) return last.known;
    const known = { totals, boots };
    this.#last.set(`${place} ${node}`, { known, text });
    return known;
  }

  /** @throws TIER_UNAVAILABLE when none answers */
  async ask(node: string, signal?: AbortSignal): Promise<Answers> {
    const silences = this.#silences;
    const { answers: known, fault } = await this.#each((tier, place) => this.#know(tier, place, node), signal);
    const held = known.map((each) => each?.totals ?? null);
    if (held.every((each) => each === null))
      throw fault instanceof CodedError ? fault : hubError('TIER_UNAVAILABLE', 'no tier answers', { cause: fault });
    const shares = planTiers(held);
    const silent = this.#tiers.flatMap(({ name }, place) => (held[place] === null ? [name] : []));
    const mayLack = this.#tiers.some(
      (_, place) => held[place] === null && mayHoldMore(this.#last.get(`${place} ${node}`)?.known.totals, shares),
    );
    return { shares, held, known, silent, mayLack, silences };
  }
}
