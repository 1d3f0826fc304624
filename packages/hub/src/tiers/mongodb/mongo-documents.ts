import type { Binary, Collection, Db } from 'mongodb';
import type { StoredFrame } from '../frame-tier.ts';

/** A frame; `_id` says all of its identity, so that a frame can be there only once. */
export interface FrameDocument extends Omit<StoredFrame, 'bytes' | 'summaries'> {
  readonly _id: string;
  readonly bytes: Binary;
}

export interface EpochDocument {
  readonly _id: string;
  readonly node: string;
  readonly epoch: string;
  /** Which of its node's epochs it is, by when it was first seen. */
  readonly ordinal: number;
  readonly watermark: number;
  readonly held: number;
  readonly dropped: number;
  readonly frames: number;
  /** Lowest seq that is held; watermark + 1 when none is. */
  readonly oldest: number;
  /** Longest frame, monotonic ms: how far before a range the search for what reaches into it must begin. */
  readonly span: number;
}

export interface BootDocument {
  readonly _id: string;
  readonly node: string;
  readonly boot: string;
  readonly mono: number;
  readonly offset: number;
  readonly quality: string;
}

export const epochId = (node: string, epoch: string) => `${node}/${epoch}`;
/** Sixteen digits hold every safe integer, so that ids stand in the order of the seqs. */
export const frameId = (node: string, epoch: string, first: number) =>
  `${node}/${epoch}/${String(first).padStart(16, '0')}`;

export interface FrameCollections {
  readonly frames: Collection<FrameDocument>;
  readonly epochs: Collection<EpochDocument>;
  readonly boots: Collection<BootDocument>;
}

export function frameCollections(db: Db): FrameCollections {
  return { frames: db.collection('frames'), epochs: db.collection('epochs'), boots: db.collection('boots') };
}
