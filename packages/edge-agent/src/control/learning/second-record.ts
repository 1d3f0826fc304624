import type { DutyRecord } from './kettle-model.ts';

/** The last `keep` seconds of what was shown and what was driven, numbered from the start. */
export class SecondRecord implements DutyRecord {
  readonly #keep: number;
  readonly #duty: Float64Array;
  readonly #shown: Float64Array;
  #length = 0;

  constructor(keep: number) {
    this.#keep = keep;
    this.#duty = new Float64Array(keep);
    this.#shown = new Float64Array(keep);
  }

  /** Seconds recorded so far: duty 0..length-1, shown 0..length. */
  get length(): number {
    return this.#length;
  }

  get oldest(): number {
    return Math.max(0, this.#length - this.#keep + 1);
  }

  begin(shown: number): void {
    this.#length = 0;
    this.#shown[0] = shown;
  }

  /** `duty`: mean achieved over the second that ends now; `shown`: the probe at its end, NaN when it said nothing. */
  push(duty: number, shown: number): void {
    this.#duty[this.#length % this.#keep] = duty;
    this.#length++;
    this.#shown[this.#length % this.#keep] = shown;
  }

  at(second: number): number {
    if (second < this.oldest || second >= this.#length) return 0;
    return this.#duty[second % this.#keep] as number;
  }

  shown(second: number): number {
    return this.#shown[second % this.#keep] as number;
  }

  /** The newest reading at or before a second; NaN when the record holds none. */
  lastShown(second: number): number {
    let at = second;
    while (at > this.oldest && Number.isNaN(this.shown(at))) at--;
    return this.shown(at);
  }
}
