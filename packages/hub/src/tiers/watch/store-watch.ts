import type { Cancel, Log, MachineClock } from '@cerveceria/runtime';
import { hubError, isAway } from '../../errors.ts';
import type { StoreGuard } from './store-guard.ts';

/** Machine ms between two looks; a server that has answered is asked again at the next one. */
const TICK_MS = 125;
/** Looks without an answer after which it counts as silent: with the pause before the question 1.4 s at most. */
const LIMIT = 10;
/** A silent one is asked anew every so many looks, beside what it was asked before: a lost connection answers nothing. */
const AGAIN = 8;
const MOST_ASKED = 5;

export interface StoreWatchParts {
  /** Of the server, for people. */
  readonly name: string;
  /** Resolves when it answers. Rejects with TIER_UNAVAILABLE when nobody is there; whatever else it says is an answer. */
  readonly ping: () => Promise<unknown>;
  readonly clock: Pick<MachineClock, 'mono' | 'every'>;
  readonly log: Log;
}

/**
 * Knows whether a server answers, for all that ask it. While it is silent nobody waits for it: what is under way is let
 * go, what comes is refused at once, until it answers again. Until `start` it is taken to answer.
 */
export class StoreWatch implements StoreGuard {
  readonly #parts: StoreWatchParts;
  readonly #waiting = new Set<() => void>();
  #cancel: Cancel | undefined;
  #isLooking = false;
  #isAsked = false;
  #asked = 0;
  #looks = 0;
  #silentSince: number | null = null;

  constructor(parts: StoreWatchParts) {
    this.#parts = parts;
  }

  get isSilent(): boolean {
    return this.#silentSince !== null;
  }

  start(): void {
    this.#cancel ??= this.#parts.clock.every(TICK_MS, () => this.#tick());
  }

  stop(): void {
    this.#cancel?.();
    this.#cancel = undefined;
  }

  do<T>(work: () => Promise<T>): Promise<T> {
    return this.#held(work, () => this.heard());
  }

  read<T>(next: () => Promise<T>, lost: () => void): Promise<T> {
    return this.#held(next, () => {}, lost);
  }

  #held<T>(work: () => Promise<T>, heard: () => void, lost = () => {}): Promise<T> {
    if (this.isSilent) {
      lost();
      return Promise.reject(this.#fault('nothing is asked of it until it does'));
    }
    return new Promise<T>((resolve, reject) => {
      const letGo = () => {
        reject(this.#fault('what it was asked may be done yet'));
        lost();
      };
      this.#waiting.add(letGo);
      work().then(
        (said) => {
          this.#waiting.delete(letGo);
          heard();
          resolve(said);
        },
        (fault) => {
          this.#waiting.delete(letGo);
          if (isAway(fault)) this.#doubt();
          else heard();
          reject(fault);
        },
      );
    });
  }

  #fault(what: string): Error {
    return hubError('TIER_UNAVAILABLE', `${this.#parts.name} does not answer; ${what}`);
  }

  /** A process that was held up has not listened: a look counts when what had come meanwhile was read. */
  #tick(): void {
    if (this.#isLooking) return;
    this.#isLooking = true;
    setImmediate(() => {
      this.#isLooking = false;
      if (this.#cancel !== undefined) this.#look();
    });
  }

  #look(): void {
    if (!this.#isAsked) {
      this.#ask();
      return;
    }
    this.#looks++;
    if (this.#looks >= LIMIT && !this.isSilent) this.#fallSilent();
    if (this.#asked === 0 || (this.#looks % AGAIN === 0 && this.#asked < MOST_ASKED)) this.#ask();
  }

  #ask(): void {
    this.#isAsked = true;
    this.#asked++;
    this.#parts.ping().then(
      () => this.#answered(),
      (fault: unknown) => this.#answered(isAway(fault)),
    );
  }

  #answered(isAwayStill = false): void {
    this.#asked--;
    if (isAwayStill) return;
    this.#isAsked = false;
    this.heard();
  }

  /** Any answer is a sign of life: a server at its limits answers late, one after the other. */
  heard(): void {
    this.#looks = 0;
    if (this.#silentSince === null) return;
    const { name, clock, log } = this.#parts;
    log.info({ store: name, ms: Math.round(clock.mono() - this.#silentSince) }, 'a store answers again');
    this.#silentSince = null;
  }

  /** Somebody was told that nobody is there. */
  #doubt(): void {
    if (this.#cancel !== undefined && !this.#isAsked) this.#ask();
  }

  #fallSilent(): void {
    const { name, clock, log } = this.#parts;
    this.#silentSince = clock.mono();
    const waiting = [...this.#waiting];
    this.#waiting.clear();
    log.warn({ store: name, waiting: waiting.length }, 'a store is silent; nobody waits for it until it answers');
    for (const letGo of waiting) letGo();
  }
}
