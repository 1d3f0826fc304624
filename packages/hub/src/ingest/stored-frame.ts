import { type Frame, frameCounts, summarise } from '@cerveceria/protocol';
import type { StoredFrame } from '../tiers/frame-tier.ts';

/** A decoded frame and the bytes it came in, as a tier keeps it. Pure; the bytes are never made again. */
export function storedFrame(frame: Frame, bytes: Uint8Array): StoredFrame {
  const { node, epoch, first, last, kind } = frame;
  const head = { node, epoch, first, last, kind, bytes, ...frameCounts(frame) };
  if (frame.kind === 'opaque') return { ...head, boot: '', monoFrom: null, monoTo: null, summaries: [] };
  const { boot } = frame;
  if (frame.kind === 'gap') return { ...head, boot, monoFrom: frame.monoFrom, monoTo: frame.monoTo, summaries: [] };
  const [monoFrom, monoTo] = [frame.mono[0] ?? null, frame.mono.at(-1) ?? null];
  return { ...head, boot, monoFrom, monoTo, summaries: summarise(frame) };
}
