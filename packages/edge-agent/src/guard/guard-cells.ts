/** What main thread and guard share, without a message in between: a blocked thread reads no messages. */
export class GuardCells {
  readonly shared: SharedArrayBuffer;
  readonly #cells: BigInt64Array;

  constructor(shared: SharedArrayBuffer = new SharedArrayBuffer(4 * BigInt64Array.BYTES_PER_ELEMENT)) {
    this.shared = shared;
    this.#cells = new BigInt64Array(shared);
  }

  /** Ticks finished, outputs written. */
  get ticks(): bigint {
    return Atomics.load(this.#cells, 0);
  }

  /** Process-monotonic ms of the last tick that finished; whole ms are enough to tell steps apart. */
  get finishedMono(): number {
    return Number(Atomics.load(this.#cells, 1)) / 1000;
  }

  finish(mono: number): void {
    Atomics.store(this.#cells, 1, BigInt(Math.round(mono * 1000)));
    Atomics.add(this.#cells, 0, 1n);
  }

  /** From the first output to the stop. */
  get isArmed(): boolean {
    return Atomics.load(this.#cells, 2) === 1n;
  }

  set isArmed(armed: boolean) {
    Atomics.store(this.#cells, 2, armed ? 1n : 0n);
  }

  /** The guard has driven, or is driving, everything off; the main thread lifts it after it has done the same. */
  get isTripped(): boolean {
    return Atomics.load(this.#cells, 3) === 1n;
  }

  set isTripped(tripped: boolean) {
    Atomics.store(this.#cells, 3, tripped ? 1n : 0n);
  }
}
