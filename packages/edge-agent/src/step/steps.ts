/** One moment of the process clock. */
export interface Moment {
  /** Process-monotonic ms. */
  readonly mono: number;
  /** Process ms UTC. */
  readonly wall: number;
}

/** What makes the agent tick. */
export interface Steps {
  /** The world waits for each step, so a step may wait for its readings. In reality nothing waits. */
  readonly isAwaited: boolean;
  /** Calls `step` until `stop`. A step that fails ends the agent: `failed`. */
  start(step: (at: Moment) => void | Promise<void>, failed: (error: unknown) => void): void;
  stop(): void;
  stats(): StepStats;
}

export interface StepStats {
  readonly ticks: number;
  readonly missed: number;
  /** Lateness of ticks: how many were late by up to each bound, ms; the last is everything above. */
  readonly lateness: readonly (readonly [upTo: number, count: number])[];
}
