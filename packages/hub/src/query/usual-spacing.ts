/** Classes of an eighth of an octave: a spacing is known to within some 5 %, in constant memory. */
const CLASSES_PER_OCTAVE = 8;

/** The usual distance between neighbouring readings (weighted median, ms), learned while a range streams by. */
export class UsualSpacing {
  readonly #weights = new Map<number, number>();
  #total = 0;

  add(ms: number, weight = 1): void {
    if (!(ms > 0)) return;
    const cls = Math.round(Math.log2(ms) * CLASSES_PER_OCTAVE);
    this.#weights.set(cls, (this.#weights.get(cls) ?? 0) + weight);
    this.#total += weight;
  }

  /** Takes over what another has learned. */
  addAll(other: UsualSpacing): void {
    for (const [cls, weight] of other.#weights) this.#weights.set(cls, (this.#weights.get(cls) ?? 0) + weight);
    this.#total += other.#total;
  }

  /** `undefined` before two readings. */
  ms(): number | undefined {
    let passed = 0;
    for (const cls of [...this.#weights.keys()].sort((a, b) => a - b)) {
      passed += this.#weights.get(cls) as number;
      if (passed * 2 >= this.#total) return 2 ** (cls / CLASSES_PER_OCTAVE);
    }
    return undefined;
  }
}
