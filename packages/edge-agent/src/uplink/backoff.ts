export interface BackoffOptions {
  /** 0 to below 1. */
  readonly random: () => number;
  /** Shortest and longest pause, machine ms. */
  readonly least?: number;
  readonly most?: number;
}

/**
 * Pauses between tries, machine ms, without end: each between the least and three times the one before (decorrelated
 * jitter), so that a thousand agents that lost one hub do not come back in step. Begin a new one after success.
 */
export function* backoff({ random, least = 100, most = 5000 }: BackoffOptions): Generator<number, never> {
  let pause = least;
  for (;;) {
    pause = Math.min(most, least + random() * (pause * 3 - least));
    yield Math.round(pause);
  }
}
