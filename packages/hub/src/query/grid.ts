import { bucketFor, type HistoryQuery } from '@cerveceria/protocol';
import type { Span } from './plan.ts';

/** Buckets of equal width side by side, ms UTC; bucket i holds [origin + i * width, origin + (i + 1) * width). */
export interface Grid {
  readonly origin: number;
  readonly width: number;
  /** So many buckets. */
  readonly buckets: number;
  /** Bounds of buckets lie on whole multiples of the width, so that another query's buckets are the same ones. */
  readonly aligned: boolean;
}

/**
 * Buckets for a query: at most `points` of them touch its range. Aligned ones where there are points enough that up to
 * half of them may be given away for it.
 */
export function gridFor({ from, to, points }: Pick<HistoryQuery, 'from' | 'to' | 'points'>): Grid {
  const width = bucketFor(from, to, points);
  if (width === null)
    return { origin: from, width: Math.max(1, Math.ceil((to - from) / points)), buckets: points, aligned: false };
  return alignedGrid({ from, to }, width);
}

/** The buckets that a span touches, their bounds on whole multiples of the width. */
export function alignedGrid({ from, to }: Span, width: number): Grid {
  const origin = Math.floor(from / width) * width;
  return { origin, width, buckets: Math.floor((to - origin) / width) + 1, aligned: true };
}

/** Index of the bucket of `time`; what lies beyond the ends belongs to the first or last. */
export function bucketAt({ origin, width, buckets }: Grid, time: number): number {
  return Math.min(Math.max(Math.floor((time - origin) / width), 0), buckets - 1);
}

export function spanOf({ origin, width, buckets }: Grid): Span {
  return { from: origin, to: origin + width * buckets - 1 };
}
