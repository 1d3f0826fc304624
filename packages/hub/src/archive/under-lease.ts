import type { MachineClock } from '@cerveceria/runtime';
import type { StateStore } from '../tiers/state-store.ts';

/** Machine ms; renewed well before it ends. So long a dead hub keeps the other from taking over. */
const LEASE_MS = 10_000;
const RENEW_MS = 3_000;

interface LeaseParts {
  readonly lease: 'archive' | 'trim';
  readonly holder: string;
  readonly store: Pick<StateStore, 'lease'>;
  readonly machine: Pick<MachineClock, 'every'>;
}

/**
 * Does the work while this holder has the lease, and says to it when it was lost. Undefined: somebody else has it.
 * Work that overlaps for a moment does no harm, see `moveLoad`.
 */
export async function underLease<T>(
  { lease, holder, store, machine }: LeaseParts,
  work: (isOurs: () => boolean) => Promise<T>,
): Promise<T | undefined> {
  if (!(await store.lease(lease, holder, LEASE_MS))) return undefined;
  let isOurs = true;
  const renew = async () => {
    isOurs = await store.lease(lease, holder, LEASE_MS).catch(() => false);
  };
  const cancel = machine.every(RENEW_MS, () => void renew());
  try {
    return await work(() => isOurs);
  } finally {
    cancel();
  }
}
