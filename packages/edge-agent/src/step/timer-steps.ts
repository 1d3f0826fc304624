import type { Cancel, MachineClock, ProcessClock } from '@cerveceria/runtime';
import { Lateness } from './lateness.ts';
import type { Moment, StepStats, Steps } from './steps.ts';

/** A step every `tickMs` on a fixed grid: a late tick does not shift the next, and what could not be kept is counted. */
export class TimerSteps implements Steps {
  readonly isAwaited = false;
  readonly #clock: ProcessClock;
  readonly #machine: MachineClock;
  readonly #tickMs: number;
  readonly #lateness = new Lateness();
  #cancel: Cancel | undefined;
  #due = 0;
  #ticks = 0;
  #missed = 0;

  constructor(clock: ProcessClock, machine: MachineClock, tickMs: number) {
    this.#clock = clock;
    this.#machine = machine;
    this.#tickMs = tickMs;
  }

  start(step: (at: Moment) => void | Promise<void>, failed: (error: unknown) => void): void {
    this.#due = this.#machine.mono();
    const run = () => {
      this.#count();
      try {
        void step({ mono: this.#clock.mono(), wall: this.#clock.wall() });
      } catch (error) {
        failed(error);
        return;
      }
      this.#cancel = this.#machine.after(Math.max(0, this.#due - this.#machine.mono()), run);
    };
    run();
  }

  stop(): void {
    this.#cancel?.();
    this.#cancel = undefined;
  }

  stats(): StepStats {
    return { ticks: this.#ticks, missed: this.#missed, lateness: this.#lateness.rows() };
  }

  #count(): void {
    const late = Math.max(0, this.#machine.mono() - this.#due);
    const skipped = Math.floor(late / this.#tickMs);
    this.#ticks++;
    this.#missed += skipped;
    this.#lateness.note(late);
    this.#due += (skipped + 1) * this.#tickMs;
  }
}
