import { setMaxListeners } from 'node:events';

/** One reading that several wait for; it is given up when all of them have gone away. */
export class SharedRead<T> {
  readonly result: Promise<T>;
  readonly #control = new AbortController();
  #waiting = 0;

  constructor(read: (signal: AbortSignal) => Promise<T>) {
    // Each stream of a reading hears it.
    setMaxListeners(0, this.#control.signal);
    this.result = read(this.#control.signal);
    this.result.catch(() => undefined);
  }

  /** Everybody went away: who comes now must read anew. */
  get isGivenUp(): boolean {
    return this.#control.signal.aborted;
  }

  /** Rejects with the signal's reason when that fires first. */
  wait(signal?: AbortSignal): Promise<T> {
    this.#waiting++;
    return new Promise<T>((resolve, reject) => {
      const left = () => {
        this.#waiting--;
        reject(signal?.reason);
        if (this.#waiting === 0) this.#control.abort(signal?.reason);
      };
      if (signal?.aborted === true) return left();
      signal?.addEventListener('abort', left, { once: true });
      this.result.then(resolve, reject).finally(() => signal?.removeEventListener('abort', left));
    });
  }
}
