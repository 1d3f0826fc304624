import { type ChannelSummary, summarise } from '@cerveceria/protocol';
import { decodeFrame } from '@cerveceria/protocol/codec';
import type { StoredFrame } from './frame-tier.ts';

/** A frame whose summaries are made from its bytes, once, when someone asks for them. */
export function bareFrame(frame: Omit<StoredFrame, 'summaries'>): StoredFrame {
  const { node, epoch, first, last, kind, boot, monoFrom, monoTo, held, dropped, bytes } = frame;
  let summaries: readonly ChannelSummary[] | undefined;
  return {
    ...{ node, epoch, first, last, kind, boot, monoFrom, monoTo, held, dropped, bytes },
    get summaries() {
      if (summaries !== undefined) return summaries;
      const content = kind === 'data' ? decodeFrame(bytes) : undefined;
      summaries = content?.kind === 'data' ? summarise(content) : [];
      return summaries;
    },
  };
}
