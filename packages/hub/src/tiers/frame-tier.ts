import type { BootOffset, ChannelSummary, DataFrame } from '@cerveceria/protocol';

/** A frame as a tier keeps it: the bytes as they came, and beside them what a query needs without inflating. */
export interface StoredFrame {
  readonly node: string;
  readonly epoch: string;
  readonly first: number;
  readonly last: number;
  readonly kind: 'data' | 'gap' | 'opaque';
  readonly boot: string;
  /** Process-monotonic ms of the first and last scan; null where a gap does not know. */
  readonly monoFrom: number | null;
  readonly monoTo: number | null;
  /** Scans held and scans told as dropped; together last - first + 1. */
  readonly held: number;
  readonly dropped: number;
  readonly bytes: Uint8Array;
  /** Empty for gaps and opaque frames. */
  readonly summaries: readonly ChannelSummary[];
}

/** A stored frame with the wall time that the table of boots gives it (ms UTC; null when the boot is unknown). */
export interface TimedFrame extends StoredFrame {
  readonly from: number | null;
  readonly to: number | null;
}

/** A channel's summary of one frame, at its wall time; with the frame's identity, as two tiers may hold the same one. */
export interface TimedSummary extends ChannelSummary {
  readonly epoch: string;
  readonly first: number;
  readonly from: number;
  readonly to: number;
  /** The channel's column in its frame, where the tier had opened that anyway: it need not be asked for again. */
  readonly content?: DataFrame;
}

/**
 * The gate's verdict on one frame. `stored`: it is there now, durably. `duplicate`: it was there before.
 * `hole`: frames are missing before it; `overlap`: it straddles the watermark. Both ask for a rewind to watermark + 1.
 */
export interface Verdict {
  readonly outcome: 'stored' | 'duplicate' | 'hole' | 'overlap';
  /** Highest seq of (node, epoch) without a hole, after this frame. */
  readonly watermark: number;
}

export interface EpochTotals {
  readonly node: string;
  readonly epoch: string;
  readonly watermark: number;
  readonly held: number;
  readonly dropped: number;
  readonly frames: number;
  /** Lowest seq that the tier holds of the epoch; watermark + 1 when it holds none. */
  readonly oldest: number;
}

/** What a tier said of a node a moment ago. One object stands for one content, so that what follows from it can be kept by it. */
export interface NodeKnown {
  readonly totals: readonly EpochTotals[];
  readonly boots: readonly BootOffset[];
}

export interface FrameRange {
  readonly node: string;
  /** Wall ms UTC, both included; a frame belongs when it touches the range. */
  readonly from: number;
  readonly to: number;
  /** All that is wanted: who asks passes over the rest, which a tier may leave out. Left out: all that it holds. */
  readonly among?: SeqsByEpoch;
  /** Need not be asked for again; what this tier took in since may be left out. Left out: the tier asks for what it needs. */
  readonly known?: NodeKnown;
}

/** Seqs, both ends included. */
export interface Stretch {
  readonly from: number;
  readonly to: number;
}

export type SeqsByEpoch = ReadonlyMap<string, readonly Stretch[]>;

/** Frames in one store. Every implementation passes `frame-tier.contract.ts`. */
export interface FrameTier {
  /** `embedded`, `redis`, `mongodb`, `cassandra`. */
  readonly name: string;
  /** It keeps summaries beside the bytes; for the others none need be made of what is appended. */
  readonly keepsSummaries?: true;
  start(): Promise<void>;
  stop(): Promise<void>;
  /**
   * Appends in order, gated on the watermark of (node, epoch) in one atomic act; resolves when durable.
   * @throws TIER_UNAVAILABLE when the store is gone; nothing of the batch may then be taken as stored
   */
  append(frames: readonly StoredFrame[]): Promise<Verdict[]>;
  totals(node?: string): Promise<EpochTotals[]>;
  /** The table of boots: replaces what is known of (node, boot, mono) and re-times the frames concerned. */
  learnBoots(node: string, boots: readonly BootOffset[]): Promise<void>;
  boots(node: string): Promise<BootOffset[]>;
  /** By time, then seq. Streams; never collects the range. */
  frames(range: FrameRange): AsyncIterable<TimedFrame>;
  /** Summaries of one channel by time, without inflating a frame. */
  summaries(range: FrameRange & { readonly channel: string }): AsyncIterable<TimedSummary>;
  /** Gap frames that touch the range. */
  gaps(range: FrameRange): Promise<TimedFrame[]>;
  /** Frames of one epoch whose first is above `after`, in the order of their seqs, with their bytes. Streams. */
  following(node: string, epoch: string, after: number): AsyncIterable<StoredFrame>;
  /** Lets the gate of (node, epoch) stand at `seq` where it stands lower: what lies before is another tier's. */
  advance(node: string, epoch: string, seq: number): Promise<void>;
  /** Deletes whole frames of (node, epoch) up to `last`; the watermark stays. */
  remove(node: string, epoch: string, last: number): Promise<number>;
  /** Resolves when the store answers; throws TIER_UNAVAILABLE otherwise. */
  ping(): Promise<void>;
}
