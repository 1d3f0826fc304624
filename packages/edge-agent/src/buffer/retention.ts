/** A frame as retention sees it. */
export interface Candidate {
  readonly epoch: string;
  readonly first: number;
  readonly last: number;
  readonly wall: number;
  /** Bytes it takes in the buffer, its row included. */
  readonly size: number;
}

/** What is in the buffer, oldest first; each list may be cut short, the next round sees the rest. */
export interface Holdings {
  /** Bytes of all frames. */
  readonly used: number;
  /** Acknowledged `warm`: the only ones that age may take. */
  readonly acknowledged: readonly Candidate[];
  /** Not acknowledged, every scan there. */
  readonly whole: readonly Candidate[];
  /** Not acknowledged, thinned before. */
  readonly thinned: readonly Candidate[];
}

export interface RetentionRule {
  /** Process days that an acknowledged frame stays. */
  readonly days: number;
  /** Most bytes that frames may take. */
  readonly bytes: number;
}

export interface RetentionPlan {
  readonly remove: readonly Candidate[];
  readonly thin: readonly Candidate[];
  readonly drop: readonly Candidate[];
}

const DAY_MS = 86_400_000;
/** When the cap is reached, room is made down to this share of it, so that it is not made anew at each frame. */
const ROOM = 0.95;
/** Keeps one scan in ten; a thinned frame takes about this share of the whole one's bytes. */
export const THIN_EVERY = 10;
const THIN_SHARE = 0.6;
/** A gap's bytes, its row included. */
const GAP_SIZE = 240;

/**
 * What to take away so that the buffer keeps its rule: what is acknowledged and old; then, when it is too large, what is
 * acknowledged, oldest first; then the detail of what is not, oldest first; and only when all is thinned, whole frames.
 */
export function planRetention(rule: RetentionRule, holdings: Holdings, now: number): RetentionPlan {
  const horizon = now - rule.days * DAY_MS;
  const over = holdings.used > rule.bytes;
  let excess = over ? holdings.used - rule.bytes * ROOM : 0;
  const take = (candidates: readonly Candidate[], gain: (one: Candidate) => number, always = (_: Candidate) => false) =>
    candidates.filter((one) => {
      if (excess <= 0 && !always(one)) return false;
      excess -= gain(one);
      return true;
    });
  const remove = take(
    holdings.acknowledged,
    (one) => one.size,
    (one) => one.wall < horizon,
  );
  const thin = take(holdings.whole, (one) => one.size * (1 - THIN_SHARE));
  const drop = take(holdings.thinned, (one) => Math.max(0, one.size - GAP_SIZE));
  // Nothing is dropped while there is detail left to take.
  return { remove, thin, drop: thin.length < holdings.whole.length ? [] : drop };
}
