import type { MachineClock } from '@cerveceria/runtime';
import { hubError } from '../errors.ts';

/** Free tries before waiting begins, for one user from one address, and for one address whatever the user. */
const FREE = { pair: 5, address: 20 } as const;
const FIRST_WAIT_MS = 2_000;
const LONGEST_WAIT_MS = 15 * 60_000;
const FORGET_MS = 60 * 60_000;
/** More keys than this are not remembered; the oldest goes, so that a flood of names costs no memory. */
const MAX_KEYS = 10_000;

interface Tries {
  count: number;
  last: number;
}

/**
 * Slows down guessing: each failed try past the free ones doubles the wait. Counts a try before it is judged, so that
 * many at the same moment are not all free. A lock is by user and address: a stranger cannot lock a brewer out.
 */
export class Attempts {
  readonly #clock: Pick<MachineClock, 'mono'>;
  readonly #tries = new Map<string, Tries>();

  constructor(clock: Pick<MachineClock, 'mono'>) {
    this.#clock = clock;
  }

  /** Call before judging; `forgive` afterwards if it succeeded. @throws AUTH_TOO_MANY with the seconds to wait */
  begin(user: string, address: string): void {
    const keys = this.#keys(user, address);
    const wait = Math.max(...keys.map(({ key, free }) => this.#wait(key, free)));
    if (wait > 0) throw hubError('AUTH_TOO_MANY', `wait ${Math.ceil(wait / 1000)} s`);
    for (const { key } of keys) this.#count(key);
  }

  /** The address gets its one try back, no more: an own account must not be a way to go on guessing others. */
  forgive(user: string, address: string): void {
    this.#tries.delete(`${address} ${user}`);
    const tries = this.#tries.get(address);
    if (tries !== undefined) tries.count--;
  }

  #keys(user: string, address: string) {
    return [
      { key: `${address} ${user}`, free: FREE.pair },
      { key: address, free: FREE.address },
    ];
  }

  #wait(key: string, free: number): number {
    const tries = this.#tries.get(key);
    if (tries === undefined) return 0;
    const since = this.#clock.mono() - tries.last;
    if (since > FORGET_MS) {
      this.#tries.delete(key);
      return 0;
    }
    if (tries.count < free) return 0;
    return Math.min(FIRST_WAIT_MS * 2 ** (tries.count - free), LONGEST_WAIT_MS) - since;
  }

  #count(key: string): void {
    const count = (this.#tries.get(key)?.count ?? 0) + 1;
    // Deleted first, so that the map stays in the order of the last try.
    this.#tries.delete(key);
    this.#tries.set(key, { count, last: this.#clock.mono() });
    if (this.#tries.size <= MAX_KEYS) return;
    const oldest = this.#tries.keys().next().value;
    if (oldest !== undefined) this.#tries.delete(oldest);
  }
}
