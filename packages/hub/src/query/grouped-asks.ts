/** Questions of one key under way at once: who comes to the first of them too late need not wait for its end. */
const WIDTH = 2;

/** Questions whose answer must be younger than the asking: who asks while they are under way shares the next one. */
export class GroupedAsks<T> {
  readonly #ask: (key: string) => Promise<T>;
  readonly #running = new Map<string, Set<Promise<unknown>>>();
  readonly #next = new Map<string, Promise<T>>();

  constructor(ask: (key: string) => Promise<T>) {
    this.#ask = ask;
  }

  ask(key: string): Promise<T> {
    const known = this.#next.get(key);
    if (known !== undefined) return known;
    const next = this.#turn(key).then(() => {
      this.#next.delete(key);
      return this.#begin(key);
    });
    this.#next.set(key, next);
    return next;
  }

  async #turn(key: string): Promise<void> {
    const running = this.#running.get(key);
    if (running !== undefined && running.size >= WIDTH) await Promise.race(running);
  }

  #begin(key: string): Promise<T> {
    const answer = this.#ask(key);
    const running = this.#running.get(key) ?? new Set();
    this.#running.set(key, running);
    const left = () => {
      running.delete(over);
      if (running.size === 0) this.#running.delete(key);
    };
    const over: Promise<void> = answer.then(left, left);
    running.add(over);
    return answer;
  }
}
