import type { HistoryGap } from '@cerveceria/protocol';
import { decodeFrame } from '@cerveceria/protocol/codec';
import type { TimedFrame } from '../tiers/frame-tier.ts';
import type { Dropped } from './part.ts';
import type { Span } from './plan.ts';

/** What gap frames say. One whose time is unknown cannot be placed; the ledger counts it all the same. */
export function droppedGaps(frames: readonly TimedFrame[]): Dropped[] {
  return frames.flatMap(({ epoch, first, from, to, dropped, bytes }) => {
    if (from === null || to === null) return [];
    const frame = decodeFrame(bytes);
    const detail = frame.kind === 'gap' ? frame.reason : '';
    return [{ id: `${epoch} ${first}`, from, to, detail, count: dropped }];
  });
}

/** As gaps of a range, each once. */
export function clipped(dropped: readonly Dropped[], { from, to }: Span): HistoryGap[] {
  return [...new Map(dropped.map((each) => [each.id, each])).values()]
    .filter((each) => each.from <= to && each.to >= from)
    .map(({ detail, count, ...each }) => ({
      ...{ from: Math.max(each.from, from), to: Math.min(each.to, to) },
      ...{ reason: 'dropped', detail, count },
    }));
}

/** What is left of `span` outside of `others`, in pieces longer than `step`. */
function without(span: Span, others: readonly Span[], step: number): Span[] {
  let pieces = [span];
  for (const other of others)
    pieces = pieces.flatMap((piece) =>
      other.to < piece.from || other.from > piece.to
        ? [piece]
        : [
            { from: piece.from, to: other.from },
            { from: other.to, to: piece.to },
          ],
    );
  return pieces.filter((piece) => piece.to - piece.from > step);
}

/** By time. Where scans are known to have been dropped, `no-data` would say less about the same hole. */
export function mergeGaps(found: readonly HistoryGap[], dropped: readonly HistoryGap[], step: number): HistoryGap[] {
  const rest = found.flatMap((gap) =>
    gap.reason === 'no-data' ? without(gap, dropped, step).map((piece) => ({ ...gap, ...piece })) : [gap],
  );
  return [...rest, ...dropped].sort((a, b) => a.from - b.from || a.to - b.to);
}
