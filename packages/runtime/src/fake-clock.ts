import type { Cancel, MachineClock, ProcessClock } from './clock.ts';

interface Timer {
  at: number;
  readonly period: number | undefined;
  readonly task: () => void;
}

/** Both clocks for tests: time moves only by `advance`, timers fire in order on the way. */
export class FakeClock implements MachineClock, ProcessClock {
  readonly boot: string;
  readonly simulated = false;
  readonly #wallBase: number;
  readonly #timers = new Set<Timer>();
  #now = 0;

  constructor(wallBase = 1_700_000_000_000, boot = 'fake-boot') {
    this.#wallBase = wallBase;
    this.boot = boot;
  }

  mono(): number {
    return this.#now;
  }

  wall(): number {
    return this.#wallBase + this.#now;
  }

  rate(): number {
    return 1;
  }

  after(ms: number, task: () => void): Cancel {
    return this.#add({ at: this.#now + Math.max(0, ms), period: undefined, task });
  }

  every(ms: number, task: () => void): Cancel {
    // As in Node, a period below one ms is one: otherwise `advance` would never end.
    const period = Math.max(1, ms);
    return this.#add({ at: this.#now + period, period, task });
  }

  advance(ms: number): void {
    const end = this.#now + ms;
    for (;;) {
      const next = [...this.#timers].filter((timer) => timer.at <= end).sort((a, b) => a.at - b.at)[0];
      if (next === undefined) break;
      this.#now = next.at;
      if (next.period === undefined) this.#timers.delete(next);
      else next.at += next.period;
      next.task();
    }
    this.#now = end;
  }

  #add(timer: Timer): Cancel {
    this.#timers.add(timer);
    return () => this.#timers.delete(timer);
  }
}
