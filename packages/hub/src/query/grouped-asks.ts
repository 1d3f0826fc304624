/** Questions whose answer must be younger than the asking: who asks while one is under way shares the next one. */
export class GroupedAsks<T> {
  readonly #ask: (key: string) => Promise<T>;
  readonly #running = new Map<string, Promise<unknown>>();
  readonly #next = new Map<string, Promise<T>>();

  constructor(ask: (key: string) => Promise<T>) {
    this.#ask = ask;
  }

  ask(key: string): Promise<T> {
    const known = this.#next.get(key);
    if (known !== undefined) return known;
    const next = (this.#running.get(key) ?? Promise.resolve()).then(() => {
      this.#next.delete(key);
      const answer = this.#ask(key);
      const over = answer.then(
        () => undefined,
        () => undefined,
      );
      this.#running.set(key, over);
      void over.then(() => {
        if (this.#running.get(key) === over) this.#running.delete(key);
      });
      return answer;
    });
    this.#next.set(key, next);
    return next;
  }
}
