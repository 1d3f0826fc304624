import type { FrameTier, StoredFrame } from './frame-tier.ts';

/**
 * Frames of one epoch behind `after` and up to `upTo`, by their seqs, whichever of the tiers each of them lies in. A later
 * tier is asked for what an earlier one does not have, and no further.
 * @param tiers in the order in which frames move through them, so that one on its way is met
 */
export async function* followingAcross(
  tiers: readonly Pick<FrameTier, 'following'>[],
  { node, epoch }: { readonly node: string; readonly epoch: string },
  after: number,
  upTo: number,
): AsyncGenerator<StoredFrame> {
  let at = after;
  while (at < upTo) {
    const began = at;
    let nearest = Number.POSITIVE_INFINITY;
    for (const tier of tiers) {
      for await (const frame of tier.following(node, epoch, at)) {
        if (frame.first > upTo) break;
        if (frame.first > at + 1) {
          nearest = Math.min(nearest, frame.first);
          break;
        }
        yield frame;
        at = frame.last;
      }
      if (at >= upTo) return;
    }
    if (at > began) continue;
    if (nearest === Number.POSITIVE_INFINITY) return;
    // Nobody has what lies before it.
    at = nearest - 1;
  }
}
