/** Makes the median absolute deviation of a normal distribution its standard deviation (Huber, Robust Statistics, 1981). */
const TO_SIGMA = 1.4826;

export function median(values: ArrayLike<number>): number {
  const sorted = Float64Array.from(values).sort();
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1
    ? (sorted[middle] as number)
    : ((sorted[middle - 1] as number) + (sorted[middle] as number)) / 2;
}

/** Spread of values about `center` that half of them may not falsify; in the unit of the values. */
export function sigmaAbout(values: ArrayLike<number>, center: number): number {
  return TO_SIGMA * median(Float64Array.from(values, (value) => Math.abs(value - center)));
}

/** The last so many values, whose middle and spread are worked out anew after every few only. */
export class RobustWindow {
  readonly #values: Float64Array;
  readonly #each: number;
  #length = 0;
  #next = 0;
  #since: number;
  #center = 0;
  #sigma = 0;

  /** @param each so many new values may pass before the statistics are worked out anew */
  constructor(size: number, each: number) {
    this.#values = new Float64Array(size);
    this.#each = each;
    this.#since = each;
  }

  get length(): number {
    return this.#length;
  }

  add(value: number): void {
    this.#values[this.#next] = value;
    this.#next = (this.#next + 1) % this.#values.length;
    this.#length = Math.min(this.#length + 1, this.#values.length);
    this.#since++;
  }

  clear(): void {
    this.#length = 0;
    this.#next = 0;
    this.#since = this.#each;
  }

  get center(): number {
    this.#refresh();
    return this.#center;
  }

  get sigma(): number {
    this.#refresh();
    return this.#sigma;
  }

  #refresh(): void {
    if (this.#length === 0 || this.#since < this.#each) return;
    // While there are few, each of them says much.
    this.#since = this.#length < this.#each ? this.#each - 1 : 0;
    const values = this.#values.subarray(0, this.#length);
    this.#center = median(values);
    this.#sigma = sigmaAbout(values, this.#center);
  }
}
