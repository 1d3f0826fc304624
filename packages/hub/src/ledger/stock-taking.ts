import type { StoredRange } from '../tiers/range-scan.ts';
import type { Stock } from './balance.ts';

/** Counts the frames of one epoch as they lie there, in order of `first`; trusts no count that a tier keeps. */
export class StockTaking {
  #held = 0;
  #dropped = 0;
  #twice = 0;
  #highest = 0;

  add({ first, last, held, dropped }: StoredRange): void {
    const overlap = Math.max(0, Math.min(last, this.#highest) - first + 1);
    // Of scans that stand there twice only one counts as stored, so that a double never hides a loss.
    const twice = Math.min(held, overlap);
    this.#twice += twice;
    this.#held += held - twice;
    this.#dropped += Math.max(0, dropped - (overlap - twice));
    this.#highest = Math.max(this.#highest, last);
  }

  stock(): Stock {
    return { stored: this.#held, dropped: this.#dropped, twice: this.#twice, highest: this.#highest };
  }
}
