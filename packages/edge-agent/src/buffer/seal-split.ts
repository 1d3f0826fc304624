import { CodedError, type DataFrame } from '@cerveceria/protocol';
import { type SealedFrame, sealData } from './sealed-frame.ts';

export function cutFrame(frame: DataFrame, from: number, to: number): DataFrame {
  return {
    ...frame,
    first: frame.first + from,
    last: frame.first + to - 1,
    mono: frame.mono.slice(from, to),
    columns: frame.columns.map(({ channel, cells }) => ({ channel, cells: cells.slice(from, to) })),
  };
}

/** Seals a whole frame; one that is too large for the protocol (very many noisy channels) is sealed as its halves. */
export function sealSplit(frame: DataFrame, wall: number): SealedFrame[] {
  try {
    return [sealData(frame, wall)];
  } catch (error) {
    const tooLarge = error instanceof CodedError && error.code === 'FRAME_TOO_LARGE';
    if (!tooLarge || frame.mono.length < 2) throw error;
    const middle = Math.ceil(frame.mono.length / 2);
    return [cutFrame(frame, 0, middle), cutFrame(frame, middle, frame.mono.length)].flatMap((half) =>
      sealSplit(half, wall),
    );
  }
}
