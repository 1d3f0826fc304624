import type { MachineClock } from '@cerveceria/runtime';

/** Waits that end at once when there is no more reason to wait. */
export class Pauses {
  readonly #machine: Pick<MachineClock, 'after'>;
  readonly #waking = new Set<() => void>();
  #isStopped = false;

  constructor(machine: Pick<MachineClock, 'after'>) {
    this.#machine = machine;
  }

  get isStopped(): boolean {
    return this.#isStopped;
  }

  /** @param ms of the machine clock */
  wait(ms: number): Promise<void> {
    if (this.#isStopped) return Promise.resolve();
    return new Promise((resolve) => {
      const wake = () => {
        cancel();
        this.#waking.delete(wake);
        resolve();
      };
      const cancel = this.#machine.after(ms, wake);
      this.#waking.add(wake);
    });
  }

  stop(): void {
    this.#isStopped = true;
    for (const wake of [...this.#waking]) wake();
  }
}
