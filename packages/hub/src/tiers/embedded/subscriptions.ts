import type { Cancel, Log } from '@cerveceria/runtime';

interface Subscription<Said extends readonly unknown[]> {
  readonly fits: (name: string) => boolean;
  readonly heard: (...said: Said) => void;
}

/** Who wants to hear of which names. One that throws keeps nobody else from hearing. */
export class Subscriptions<Said extends readonly unknown[]> {
  readonly #all = new Set<Subscription<Said>>();
  readonly #log: Pick<Log, 'error'>;

  constructor(log: Pick<Log, 'error'>) {
    this.#log = log;
  }

  add(fits: (name: string) => boolean, heard: (...said: Said) => void): Cancel {
    const subscription = { fits, heard };
    this.#all.add(subscription);
    return () => this.#all.delete(subscription);
  }

  /** `say` makes what is said, anew for each: nobody sees what another did with it. */
  tell(name: string, say: () => Said): void {
    for (const { fits, heard } of [...this.#all]) {
      if (!fits(name)) continue;
      try {
        heard(...say());
      } catch (err) {
        this.#log.error({ err, name }, 'a subscriber of the embedded tier failed');
      }
    }
  }
}
