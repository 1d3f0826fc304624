import type { ProcessClock } from '@cerveceria/runtime';
import type { LoadLimits } from '../archive/take-load.ts';
import type { FrameTier } from '../tiers/frame-tier.ts';
import type { HasRoom } from '../tiers/room.ts';

/** `room` is there where memory is what runs out. */
export type TrimmedTier = Pick<FrameTier, 'totals' | 'boots' | 'following' | 'remove'> & Partial<HasRoom>;

export interface TrimParts {
  readonly hot: TrimmedTier;
  readonly warm: Pick<FrameTier, 'totals'>;
  /** Process ms that frames stay hot. */
  readonly keepMs: number;
  /** Of the memory limit; above it frames go sooner. */
  readonly share: number;
  readonly process: Pick<ProcessClock, 'wall'>;
  readonly limits: LoadLimits;
}

/** Highest seq of (node, epoch) that is warm; 0 where nothing is. Nothing above it ever leaves the hot tier. */
export type WarmMark = (node: string, epoch: string) => number;

export async function warmMarks(warm: Pick<FrameTier, 'totals'>): Promise<WarmMark> {
  const marks = new Map((await warm.totals()).map((each) => [`${each.node} ${each.epoch}`, each.watermark]));
  return (node, epoch) => marks.get(`${node} ${epoch}`) ?? 0;
}
