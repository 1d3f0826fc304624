import { type ChannelSummary, summarise } from '@cerveceria/protocol';
import { decodeFrame } from '@cerveceria/protocol/codec';
import type { StoredFrame, TimedFrame, TimedSummary } from './frame-tier.ts';
import type { WallTime } from './wall-time.ts';

/** A frame in time whose summaries are made from its bytes, once, when someone asks for them. */
export function placeFrame(frame: Omit<StoredFrame, 'summaries'>, wall: WallTime): TimedFrame {
  const from = frame.monoFrom === null ? null : wall(frame.monoFrom);
  const end = frame.monoTo === null ? null : wall(frame.monoTo);
  const to = from === null || end === null ? null : Math.max(from, end);
  // Field by field: to spread a frame would be to make its summaries, so to inflate it.
  const { node, epoch, first, last, kind, boot, monoFrom, monoTo, held, dropped, bytes } = frame;
  let summaries: readonly ChannelSummary[] | undefined;
  return {
    ...{ node, epoch, first, last, kind, boot, monoFrom, monoTo, held, dropped, bytes },
    from: to === null ? null : from,
    to,
    get summaries() {
      if (summaries !== undefined) return summaries;
      const content = kind === 'data' ? decodeFrame(bytes) : undefined;
      summaries = content?.kind === 'data' ? summarise(content) : [];
      return summaries;
    },
  };
}

/** What a frame whose time is known says of one channel, opened for it alone; undefined: nothing. */
export function openSummary({ epoch, first, from, to, kind, bytes }: TimedFrame, id: string): TimedSummary | undefined {
  const content = kind === 'data' ? decodeFrame(bytes, id) : undefined;
  if (content?.kind !== 'data') return undefined;
  const [summary] = summarise(content);
  return summary && { ...summary, epoch, first, from: from as number, to: to as number, content };
}

/** Summaries of one channel of frames that keep none beside their bytes. */
export async function* openSummaries(frames: AsyncIterable<TimedFrame>, id: string): AsyncGenerator<TimedSummary> {
  for await (const frame of frames) {
    const summary = openSummary(frame, id);
    if (summary !== undefined) yield summary;
  }
}

export function touches(frame: TimedFrame, range: { readonly from: number; readonly to: number }): boolean {
  return frame.from !== null && frame.to !== null && frame.from <= range.to && frame.to >= range.from;
}

/** By time, then seq. */
export function byTime(a: TimedFrame, b: TimedFrame): number {
  return (a.from as number) - (b.from as number) || a.first - b.first;
}
