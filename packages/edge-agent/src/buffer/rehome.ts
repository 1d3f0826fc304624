import { decodeFrame, encodeFrame } from '@cerveceria/protocol/codec';
import type { SealedFrame } from './sealed-frame.ts';

/** The same scans under another epoch, its seqs from 1 on. Only for frames that no hub has. */
export function rehome(
  frames: readonly SealedFrame[],
  epoch: string,
): { readonly frames: SealedFrame[]; readonly next: number } {
  let next = 1;
  const moved: SealedFrame[] = [];
  for (const sealed of frames) {
    const frame = decodeFrame(sealed.bytes);
    if (frame.kind === 'opaque') continue;
    const [first, last] = [next, next + sealed.last - sealed.first];
    next = last + 1;
    moved.push({ ...sealed, epoch, first, last, bytes: encodeFrame({ ...frame, epoch, first, last }) });
  }
  return { frames: moved, next };
}
