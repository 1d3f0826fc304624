/** What is made once for an object, and forgotten with it; what could not be made is made anew for who asks next. */
export class KeptBy<K extends object, T> {
  readonly #kept = new WeakMap<K, Promise<T>>();

  /** @param key undefined: made for this asking alone */
  of(key: K | undefined, make: () => Promise<T>): Promise<T> {
    if (key === undefined) return make();
    const known = this.#kept.get(key);
    if (known !== undefined) return known;
    const made = make();
    this.#kept.set(key, made);
    made.catch(() => {
      if (this.#kept.get(key) === made) this.#kept.delete(key);
    });
    return made;
  }
}
