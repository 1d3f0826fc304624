/** Ticks of a grid as they happened. */
export interface TickRun {
  /** How late each tick was, ms. */
  readonly late: number[];
  /** Ticks of the grid that fell out. */
  readonly missed: number;
}

/** A timer of whole milliseconds may fire so much early: that is on time, not a period late. */
const EARLY_MS = 2;

/**
 * What became of a grid of one tick every `tickMs`: `times` are those of the ticks in order, `origin` is when
 * one was due. A tick that comes a whole period late stands for the one before it and the next due one is skipped.
 */
export function lateness(times: readonly number[], origin: number, tickMs: number): TickRun {
  const late: number[] = [];
  let missed = 0;
  let before: number | undefined;
  for (const time of times) {
    const due = Math.floor((time - origin + EARLY_MS) / tickMs);
    const skipped = before === undefined ? 0 : Math.max(0, due - before - 1);
    missed += skipped;
    late.push(Math.max(0, time - origin - (due - skipped) * tickMs));
    before = due;
  }
  return { late, missed };
}
