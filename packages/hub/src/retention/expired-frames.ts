import type { BootOffset } from '@cerveceria/protocol';
import type { StoredFrame } from '../tiers/frame-tier.ts';
import { placeFrame } from '../tiers/place-frame.ts';
import { type WallTime, wallTime } from '../tiers/wall-time.ts';

export interface Expired {
  /** Last seq of the frames that may go; 0 when none may. */
  readonly last: number;
  readonly frames: number;
  readonly bytes: number;
}

/**
 * How far from its beginning an epoch is older than `before` (wall ms UTC). It ends at the first frame that is younger,
 * that is not noted yet, or whose time nobody knows: its aggregates cannot be made. A gap without a time goes with what
 * comes after it. Pure, over a stream.
 */
export async function expiredFrames(
  frames: AsyncIterable<StoredFrame>,
  offsets: readonly BootOffset[],
  { before, noted, most }: { readonly before: number; readonly noted: number; readonly most: number },
): Promise<Expired> {
  const walls = new Map<string, WallTime>();
  let sure: Expired = { last: 0, frames: 0, bytes: 0 };
  let { frames: count, bytes } = sure;
  for await (const frame of frames) {
    if (frame.last > noted || count >= most) break;
    const known = offsets.filter((piece) => piece.boot === frame.boot && piece.quality !== 'unsynced');
    const wall = walls.get(frame.boot) ?? wallTime(known);
    walls.set(frame.boot, wall);
    const { to } = placeFrame(frame, wall);
    count++;
    bytes += frame.bytes.length;
    if (to === null && frame.kind === 'data') break;
    if (to === null) continue;
    if (to >= before) break;
    sure = { last: frame.last, frames: count, bytes };
  }
  return sure;
}
