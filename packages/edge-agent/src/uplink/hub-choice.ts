import { backoff } from './backoff.ts';

export interface HubChoiceOptions {
  readonly hubs: readonly string[];
  /** 0 to below 1. */
  readonly random: () => number;
}

export interface NextTry {
  readonly hub: string;
  /** Machine ms to wait before it. */
  readonly wait: number;
}

/** A connection that lived this long after `welcome` was a good one; machine ms. */
const STABLE_MS = 5000;
/** Spreads the agents of a hub that died over this long; machine ms. */
const SPREAD_MS = 80;

/**
 * Which hub to try next and when. After a loss the other addresses are tried at once; only when each has failed since
 * the last good connection does it pause. A connection that was taken and kicked soon after counts as failed.
 */
export class HubChoice {
  readonly #options: HubChoiceOptions;
  readonly #notBefore = new Map<string, number>();
  #index = -1;
  #failures = 0;
  #pauses;

  constructor(options: HubChoiceOptions) {
    this.#options = options;
    this.#pauses = backoff(options);
  }

  /** `lived`: ms since the welcome of the connection that was lost, null when there was none. */
  next(now: number, lived: number | null): NextTry {
    const { hubs, random } = this.#options;
    const first = this.#index < 0;
    if (lived !== null && lived >= STABLE_MS) {
      this.#failures = 0;
      this.#pauses = backoff(this.#options);
    }
    if (!first) this.#failures++;
    const paused = this.#failures >= hubs.length && this.#failures > 0;
    const wait = first ? 0 : paused ? this.#pauses.next().value : random() * SPREAD_MS;
    // The hub that may be tried soonest, in turn after the last one.
    let best = { hub: hubs[0] as string, wait: Number.POSITIVE_INFINITY };
    for (let i = 1; i <= hubs.length; i++) {
      const index = (Math.max(this.#index, first ? -1 : 0) + i) % hubs.length;
      const hub = hubs[index] as string;
      const until = Math.max(wait, (this.#notBefore.get(hub) ?? 0) - now);
      if (until < best.wait) best = { hub, wait: until };
    }
    this.#index = hubs.indexOf(best.hub);
    return { hub: best.hub, wait: Math.round(best.wait) };
  }

  /** `hub` does not want to be asked for `ms` from now. */
  retryAfter(hub: string, now: number, ms: number): void {
    this.#notBefore.set(hub, now + ms);
  }
}
