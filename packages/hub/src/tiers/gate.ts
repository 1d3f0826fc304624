import type { Verdict } from './frame-tier.ts';

/** Where a frame stands against the watermark of its (node, epoch). Pure; each tier asks it inside its atomic act. */
export function judge(watermark: number, frame: { readonly first: number; readonly last: number }): Verdict {
  if (frame.last <= watermark) return { outcome: 'duplicate', watermark };
  if (frame.first === watermark + 1) return { outcome: 'stored', watermark: frame.last };
  return { outcome: frame.first > watermark ? 'hole' : 'overlap', watermark };
}
