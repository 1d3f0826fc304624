/** ms; a store that takes longer for a ping has other work to do. */
const SLOW_MS = 100;
/** Of a slow store's time so much is left to others, as a multiple of its answer. */
const REST = 20;
/** Frames/s through this hub above which a backlog is draining; a quiet fleet of hundreds of nodes stays below. */
const BUSY_PER_S = 200;
const BUSY_PAUSE_MS = 2_000;
const LONGEST_PAUSE_MS = 10_000;

export interface Work {
  readonly frames: number;
  /** Machine ms that moving them took. */
  readonly tookMs: number;
  /** Machine ms until the warm tier answered a ping. */
  readonly answerMs: number;
  /** Frames/s that this hub took in meanwhile. */
  readonly ingestPerS: number;
}

/** Machine ms to wait after a load, so that nobody who brews notices the archiver. Pure. */
export function pauseAfter({ frames, tookMs, answerMs, ingestPerS }: Work, framesPerS: number): number {
  const even = (frames / framesPerS) * 1000 - tookMs;
  const slow = answerMs > SLOW_MS ? answerMs * REST : 0;
  const busy = ingestPerS > BUSY_PER_S ? BUSY_PAUSE_MS : 0;
  return Math.min(LONGEST_PAUSE_MS, Math.max(0, even, slow, busy));
}
