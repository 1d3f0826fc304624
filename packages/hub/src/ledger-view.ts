import type { LedgerRow } from '@cerveceria/protocol';

/** Nothing lost, nothing twice. */
export function isBalanced(rows: readonly LedgerRow[]): boolean {
  return rows.every((row) => row.lost === 0 && row.twice === 0);
}
