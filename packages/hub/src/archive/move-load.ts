import { hubError } from '../errors.ts';
import type { FrameTier, StoredFrame } from '../tiers/frame-tier.ts';
import { firstDifference } from './compare-frames.ts';

export type MovingFrom = Pick<FrameTier, 'remove'>;
export type MovingTo = Pick<FrameTier, 'append' | 'advance' | 'following'>;

/**
 * Frames of one epoch, the warm tier's oldest, go to the cold one: written, read back and compared, and only then
 * deleted. Killed at any instant it may run again: what is written twice is there once, and what was written and not yet
 * deleted is compared anew. So two that do it at once do no harm. Gives how many the warm tier lost.
 * @throws ARCHIVE_DIFFERS when the cold tier has something else; nothing is deleted then
 */
export async function moveLoad(warm: MovingFrom, cold: MovingTo, frames: readonly StoredFrame[]): Promise<number> {
  const [oldest, newest] = [frames[0], frames.at(-1)];
  if (oldest === undefined || newest === undefined) return 0;
  const { node, epoch, first } = oldest;
  let verdicts = await cold.append(frames);
  if (verdicts[0]?.outcome === 'hole') {
    // Nothing before it is left in the warm tier, and never will be: its gate is past it.
    await cold.advance(node, epoch, first - 1);
    verdicts = await cold.append(frames);
  }
  const refused = verdicts.findIndex(({ outcome }) => outcome === 'hole' || outcome === 'overlap');
  if (refused >= 0) {
    const frame = frames[refused] as StoredFrame;
    const { outcome, watermark } = verdicts[refused] as (typeof verdicts)[number];
    throw hubError('ARCHIVE_DIFFERS', `${node} ${epoch} ${frame.first}-${frame.last}: ${outcome} at ${watermark}`);
  }
  const fault = await firstDifference(frames, cold.following(node, epoch, first - 1));
  if (fault !== undefined) throw hubError('ARCHIVE_DIFFERS', fault);
  return await warm.remove(node, epoch, newest.last);
}
