/** A stretch of readings as one number. Process ms. */
export interface Block {
  readonly from: number;
  readonly to: number;
  readonly mean: number;
}

/** Readings in stretches of at least so many and so long, so that what is slow costs little to watch. */
export class Blocks {
  readonly #readings: number;
  readonly #ms: number;
  #from = 0;
  #count = 0;
  #sum = 0;

  constructor(readings: number, ms: number) {
    this.#readings = readings;
    this.#ms = ms;
  }

  /** The block that this reading completes, if it does. */
  add(time: number, value: number): Block | undefined {
    if (this.#count === 0) this.#from = time;
    this.#count++;
    this.#sum += value;
    if (this.#count < this.#readings || time - this.#from < this.#ms) return undefined;
    const block = { from: this.#from, to: time, mean: this.#sum / this.#count };
    this.clear();
    return block;
  }

  clear(): void {
    this.#count = 0;
    this.#sum = 0;
  }
}
