import { type Frame, frameCounts, summarise } from '@cerveceria/protocol';
import { bareFrame } from '../tiers/bare-frame.ts';
import type { StoredFrame } from '../tiers/frame-tier.ts';

/**
 * A decoded frame and the bytes it came in, as a tier keeps it. Pure; the bytes are never made again.
 * @param isSummarised false: its summaries are made when somebody asks for them
 */
export function storedFrame(frame: Frame, bytes: Uint8Array, isSummarised = true): StoredFrame {
  const { node, epoch, first, last, kind } = frame;
  const head = { node, epoch, first, last, kind, bytes, ...frameCounts(frame) };
  if (frame.kind === 'opaque') return { ...head, boot: '', monoFrom: null, monoTo: null, summaries: [] };
  const { boot } = frame;
  if (frame.kind === 'gap') return { ...head, boot, monoFrom: frame.monoFrom, monoTo: frame.monoTo, summaries: [] };
  const [monoFrom, monoTo] = [frame.mono[0] ?? null, frame.mono.at(-1) ?? null];
  const placed = { ...head, boot, monoFrom, monoTo };
  return isSummarised ? { ...placed, summaries: summarise(frame) } : bareFrame(placed);
}
