import type { LedgerRow, SilentTier } from '@cerveceria/protocol';

/** What the state is called among the tiers that are silent. */
export const STATE = 'state';

/**
 * Nothing lost, nothing twice, and nothing of which a silent tier alone could tell. Without the state nobody knows all
 * that was produced.
 */
export function isBalanced({
  rows,
  silent,
}: {
  readonly rows: readonly LedgerRow[];
  readonly silent: readonly SilentTier[];
}): boolean {
  return (
    rows.every((row) => row.lost === 0 && row.twice === 0 && (row.unanswered ?? 0) === 0) &&
    silent.every(({ tier }) => tier !== STATE)
  );
}
