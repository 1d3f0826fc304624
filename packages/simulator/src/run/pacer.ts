import type { Cancel, MachineClock } from '@cerveceria/runtime';

/** How far behind its pace the world may fall and still run after it, machine ms. */
const CATCH_UP_MS = 250;

/** Holds process time to `rate` times machine time; 0 holds nothing. */
export class Pacer {
  readonly #machine: MachineClock;
  #rate: number;
  #anchor: { at: number; mono: number } | undefined;
  #waiting: { cancel: Cancel; go: () => void } | undefined;

  constructor(machine: MachineClock, rate: number) {
    this.#machine = machine;
    this.#rate = rate;
  }

  get rate(): number {
    return this.#rate;
  }

  setRate(rate: number): void {
    this.#rate = rate;
    this.#anchor = undefined;
    this.release();
  }

  /**
   * Waits until `mono` is due, coming from `now` (process ms). `free`: nobody answers; at full speed such a world would
   * run away from its own log, so it keeps the machine's time.
   */
  async until(now: number, mono: number, free: boolean): Promise<void> {
    const rate = this.#rate === 0 && free ? 1 : this.#rate;
    if (rate === 0) {
      this.#anchor = undefined;
      return;
    }
    const at = this.#machine.mono();
    this.#anchor ??= { at, mono: now };
    const due = this.#anchor.at + (mono - this.#anchor.mono) / rate;
    if (due < at - CATCH_UP_MS) this.#anchor = { at, mono };
    if (due - at >= 1) await this.#wait(due - at);
    else if (free) await new Promise<void>((resolve) => setImmediate(resolve));
  }

  /** Ends a wait at once: the speed has changed or the world stops. */
  release(): void {
    const waiting = this.#waiting;
    this.#waiting = undefined;
    waiting?.cancel();
    waiting?.go();
  }

  #wait(ms: number): Promise<void> {
    return new Promise((go) => {
      this.#waiting = { go, cancel: this.#machine.after(ms, () => this.release()) };
    });
  }
}
