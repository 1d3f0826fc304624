import type { MachineClock } from '@cerveceria/runtime';
import type { Instant } from '../world/world.ts';

/** Machine ms over which the reached rate is measured. */
const WINDOW_MS = 1000;

/** Process time as the simulator owns it, and how fast it really passes. */
export class Timeline {
  readonly boot: string;
  readonly #machine: MachineClock;
  readonly #marks: { at: number; mono: number }[] = [];
  #now: Instant = { mono: 0, wall: 0 };

  constructor(boot: string, machine: MachineClock) {
    this.boot = boot;
    this.#machine = machine;
  }

  get now(): Instant {
    return this.#now;
  }

  enter(instant: Instant): void {
    this.#now = instant;
  }

  /** Called regularly, some twenty times a second: process ms per machine ms of the last second. */
  reachedRate(): number {
    const mark = { at: this.#machine.mono(), mono: this.#now.mono };
    this.#marks.push(mark);
    while (this.#marks.length > 2 && (this.#marks[1]?.at ?? mark.at) <= mark.at - WINDOW_MS) this.#marks.shift();
    const first = this.#marks[0] ?? mark;
    return mark.at > first.at ? (mark.mono - first.mono) / (mark.at - first.at) : 0;
  }
}
