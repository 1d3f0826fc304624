import type { OffsetSpan } from './wall-time.ts';

/** What a range of wall time is on the monotonic clock of one boot, within one stretch of one offset. */
export interface SpanWindow {
  /** Monotonic ms, both included. */
  readonly from: number;
  readonly to: number;
  /** What begins before this is another window's; -Infinity in the first, which has what reaches into the range. */
  readonly least: number;
  /** Wall ms before which nothing of this window begins. */
  readonly earliest: number;
}

/** One window for each stretch: within one, times rise with the seqs, whatever the clock did between. Pure. */
export function spanWindows(
  spans: readonly OffsetSpan[],
  range: { readonly from: number; readonly to: number },
): SpanWindow[] {
  return spans
    .map(({ from, to, offset }) => ({
      from: Math.max(from, Math.floor(range.from - offset)),
      to: Math.min(to, Math.ceil(range.to - offset)),
      offset,
    }))
    .filter(({ from, to }) => from <= to)
    .map(({ from, to, offset }, i) => {
      const isFirst = i === 0;
      const earliest = isFirst ? Number.NEGATIVE_INFINITY : Math.round(from + offset);
      return { from, to, least: isFirst ? Number.NEGATIVE_INFINITY : from, earliest };
    });
}
