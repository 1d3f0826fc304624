import type { ClockView } from '@cerveceria/protocol';

/** The hub's process clock as this page last heard it. */
export interface PageClock extends ClockView {
  /** Machine ms at which it was heard. */
  readonly heard: number;
}

/** Process-clock ms UTC at a machine time: goes on at the told rate, also while nothing is heard. */
export function processTime(clock: PageClock, machine: number): number {
  return Math.round(clock.now + clock.rate * Math.max(0, machine - clock.heard));
}
