/** What one stored frame answers for, without its bytes. */
export interface StoredRange {
  readonly node: string;
  readonly epoch: string;
  readonly first: number;
  readonly last: number;
  readonly held: number;
  readonly dropped: number;
}

/**
 * Reads what is really there, frame by frame, and none of the counts that a tier keeps beside it: the ledger's witness.
 * Part of the contract of each frame tier.
 */
export interface RangeScan {
  /** By node and epoch, within an epoch by first. */
  ranges(node?: string): AsyncIterable<StoredRange>;
}
