import type { DataFrame, GapFrame } from '@cerveceria/protocol';
import { encodeFrame } from '@cerveceria/protocol/codec';

/** A frame as the buffer keeps it: the bytes never change from here on, beside them what the buffer must know. */
export interface SealedFrame {
  readonly epoch: string;
  readonly first: number;
  readonly last: number;
  /** Scans left out: all of a gap, most of a thinned frame, none of a whole one. */
  readonly dropped: number;
  /** 1: as scanned; above: thinned to every n-th scan; 0: a gap. */
  readonly every: number;
  /** Why a gap is one; empty for data. */
  readonly reason: string;
  /** Process wall ms at sealing, for age alone. */
  readonly wall: number;
  readonly bytes: Uint8Array;
}

export interface FrameRange {
  readonly node: string;
  readonly epoch: string;
  readonly boot: string;
  readonly first: number;
  readonly last: number;
}

/** @throws CELL_INVALID, FRAME_CONTRADICTS, FRAME_TOO_LARGE */
export function sealData(frame: DataFrame, wall: number): SealedFrame {
  const { epoch, first, last, every } = frame;
  const dropped = last - first + 1 - frame.mono.length;
  return { epoch, first, last, dropped, every, reason: '', wall, bytes: encodeFrame(frame) };
}

/** A drop, told: `times` when the dropped scans were made, process-monotonic ms, as far as is known. */
export function sealGap(
  range: FrameRange,
  reason: string,
  wall: number,
  times: { readonly from: number | null; readonly to: number | null } = { from: null, to: null },
): SealedFrame {
  const count = range.last - range.first + 1;
  const gap: GapFrame = { kind: 'gap', ...range, reason, count, monoFrom: times.from, monoTo: times.to };
  const { epoch, first, last } = range;
  return { epoch, first, last, dropped: count, every: 0, reason, wall, bytes: encodeFrame(gap) };
}
