const BOUNDS = [0.5, 1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, Number.POSITIVE_INFINITY];

/** Histogram of how late ticks were, ms. */
export class Lateness {
  readonly #counts = BOUNDS.map(() => 0);

  note(ms: number): void {
    const i = BOUNDS.findIndex((bound) => ms <= bound);
    this.#counts[i] = (this.#counts[i] ?? 0) + 1;
  }

  rows(): (readonly [number, number])[] {
    return BOUNDS.map((bound, i) => [bound, this.#counts[i] ?? 0]);
  }
}
