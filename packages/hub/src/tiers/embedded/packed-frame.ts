import type { ChannelSpec } from '@cerveceria/protocol';
import type { StoredFrame } from '../frame-tier.ts';
import { STATS_WIDTH } from './frames-schema.ts';

/** A frame on its way to the worker: twelve summaries as objects would cost more to copy than the frame itself. */
export interface PackedFrame extends Omit<StoredFrame, 'summaries'> {
  /** JSON of the specs in order; the same for every frame of a configuration. */
  readonly channels: string;
  readonly stats: Float64Array;
}

const specOf = ({ id, unit, res, kind }: ChannelSpec) => ({ id, unit, res, kind });

export function packFrame({ summaries, bytes, ...frame }: StoredFrame): PackedFrame {
  const stats = new Float64Array(summaries.length * STATS_WIDTH);
  summaries.forEach(({ count, min, max, sum, last, bad }, i) => {
    stats.set([count, min, max, sum, last, bad], i * STATS_WIDTH);
  });
  // The bytes are often a small view of a large buffer, and a message to a thread would carry all of it.
  const copy = new Uint8Array(bytes);
  return {
    ...frame,
    bytes: copy,
    channels: JSON.stringify(summaries.map((summary) => specOf(summary.channel))),
    stats,
  };
}
