import type { LedgerRow } from '@cerveceria/protocol';
import type { EpochMark } from '../ingest/node-marks.ts';

/** What an independent scan of the frames of one epoch found. */
export interface Stock {
  /** Different scans held, and scans told as dropped. */
  readonly stored: number;
  readonly dropped: number;
  readonly twice: number;
  /** Highest seq that any frame answers for. */
  readonly highest: number;
  /** Scans that went by policy. */
  readonly expired?: number;
}

export const NO_STOCK: Stock = { stored: 0, dropped: 0, twice: 0, highest: 0 };

/**
 * One row of the ledger. Where hub and buffer disagree on what was produced, the larger count holds; what the agent has
 * not handed over counts as buffered only when the epoch is its current one or it has said that it keeps it.
 * @param isSilent a tier did not answer: what is nowhere else may lie there
 */
export function balance(
  id: { readonly node: string; readonly epoch: string },
  stock: Stock,
  watermark: number,
  mark: EpochMark | undefined,
  isSilent = false,
): LedgerRow {
  const { stored, dropped, twice, highest, expired = 0 } = stock;
  const told = mark ?? { seen: 0, oldest: 0, newest: 0, current: false };
  const handedOver = Math.max(highest, watermark);
  const produced = Math.max(handedOver, told.seen, told.newest);
  const kept = told.current ? produced : told.oldest > 0 ? told.newest : 0;
  const buffered = Math.max(0, kept - Math.max(handedOver, told.oldest - 1));
  const missing = produced - stored - buffered - dropped - expired;
  const unanswered = isSilent ? Math.max(0, missing) : 0;
  return {
    ...{ ...id, produced, stored, buffered, dropped, lost: missing - unanswered, twice },
    ...(expired > 0 && { expired }),
    ...(unanswered > 0 && { unanswered }),
  };
}
