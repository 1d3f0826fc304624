export interface TransportState {
  /** What went in, oldest first: position on the way (s or L, see `Transport`) and temperature. */
  readonly at: number[];
  readonly values: number[];
  position: number;
}

/**
 * Pure transport: what goes in comes out unchanged after `length` of progress. Progress is time for a dead time
 * (`length` s) and volume for a pipe (`length` L), so a slower pump makes the wort come later and a stopped one not at all.
 */
export class Transport {
  readonly #length: number;
  readonly #state: TransportState;

  constructor(length: number, filled: number, state?: TransportState) {
    this.#length = length;
    this.#state = state ?? { at: [-length, 0], values: [filled, filled], position: 0 };
  }

  advance(progress: number, entering: number): void {
    const { at, values } = this.#state;
    if (progress <= 0) return;
    this.#state.position += progress;
    at.push(this.#state.position);
    values.push(entering);
    const leaving = this.#state.position - this.#length;
    let passed = 0;
    while ((at[passed + 1] ?? Number.POSITIVE_INFINITY) <= leaving) passed++;
    // Removed in runs, so that a step costs the same however long the way is.
    if (passed > 64) {
      at.splice(0, passed);
      values.splice(0, passed);
    }
  }

  /** What leaves now, interpolated between what went in before and after it. */
  get leaving(): number {
    const { at, values, position } = this.#state;
    const leaving = position - this.#length;
    let after = 0;
    while (after < at.length - 1 && (at[after] as number) < leaving) after++;
    const before = Math.max(0, after - 1);
    const [start, end] = [at[before] as number, at[after] as number];
    const [from, to] = [values[before] as number, values[after] as number];
    if (end <= start || leaving >= end) return to;
    return from + ((to - from) * Math.max(0, leaving - start)) / (end - start);
  }

  snapshot(): TransportState {
    return { at: [...this.#state.at], values: [...this.#state.values], position: this.#state.position };
  }
}
