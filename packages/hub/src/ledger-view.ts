import type { LedgerRow } from '@cerveceria/protocol';

/** Nothing lost, nothing twice, and nothing of which a silent tier alone could tell. */
export function isBalanced(rows: readonly LedgerRow[]): boolean {
  return rows.every((row) => row.lost === 0 && row.twice === 0 && (row.unanswered ?? 0) === 0);
}
