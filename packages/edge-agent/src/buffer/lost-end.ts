import type { Watermark } from '@cerveceria/protocol';
import { GAP_REASONS } from './outbox.ts';
import { type SealedFrame, sealGap } from './sealed-frame.ts';

/**
 * Gaps for what hubs heard of an epoch beyond what the buffer has of it: `from` is the first seq that is not here.
 * What a hub holds of it is not lost, it is only not here; the rest died with the process that made it.
 */
export function lostEnd(
  mark: Watermark,
  from: number,
  { node, boot, wall }: { readonly node: string; readonly boot: string; readonly wall: number },
): SealedFrame[] {
  const { epoch, hot, warm, seen } = mark;
  const there = Math.max(hot, warm);
  const gap = (first: number, last: number, reason: string) =>
    first > last ? [] : [sealGap({ node, boot, epoch, first, last }, reason, wall)];
  return [...gap(from, there, GAP_REASONS.pruned), ...gap(Math.max(from, there + 1), seen, GAP_REASONS.lost)];
}
