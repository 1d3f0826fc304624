/** What is made once for an object, and forgotten with it; what could not be made is made anew for who asks next. */
export class KeptBy<K extends object, T> {
  readonly #kept = new WeakMap<K, Promise<T>>();
  readonly #isSmall: (value: T) => boolean;

  /** @param isSmall what is not takes more room than it is worth, and is made each time */
  constructor(isSmall: (value: T) => boolean = () => true) {
    this.#isSmall = isSmall;
  }

  /** @param key undefined: made for this asking alone */
  of(key: K | undefined, make: () => Promise<T>): Promise<T> {
    if (key === undefined) return make();
    const known = this.#kept.get(key);
    if (known !== undefined) return known;
    const made = make();
    this.#kept.set(key, made);
    const forget = () => {
      if (this.#kept.get(key) === made) this.#kept.delete(key);
    };
    made.then((value) => {
      if (!this.#isSmall(value)) forget();
    }, forget);
    return made;
  }
}
