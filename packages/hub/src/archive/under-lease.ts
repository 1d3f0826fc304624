import type { MachineClock } from '@cerveceria/runtime';
import type { StateStore } from '../tiers/state-store.ts';

/** Machine ms; renewed well before it ends. So long a dead hub keeps the other from taking over. */
const LEASE_MS = 10_000;
const RENEW_MS = 3_000;

interface LeaseParts {
  readonly lease: 'archive' | 'trim';
  readonly holder: string;
  readonly store: Pick<StateStore, 'lease'>;
  readonly machine: Pick<MachineClock, 'mono' | 'every'>;
}

/**
 * Does the work while this holder has the lease, and says to it when it was lost. Undefined: somebody else has it.
 * Work that overlaps for a moment does no harm, see `moveLoad`.
 */
export async function underLease<T>(
  { lease, holder, store, machine }: LeaseParts,
  work: (isOurs: () => boolean) => Promise<T>,
): Promise<T | undefined> {
  let until = Number.NEGATIVE_INFINITY;
  const renew = async () => {
    // Counted from the question on: a process that was stopped for a while must not go on as if nothing had been.
    const asked = machine.mono();
    const has = await store.lease(lease, holder, LEASE_MS);
    until = has ? asked + LEASE_MS : Number.NEGATIVE_INFINITY;
    return has;
  };
  const lost = () => {
    until = Number.NEGATIVE_INFINITY;
  };
  if (!(await renew())) return undefined;
  const cancel = machine.every(RENEW_MS, () => void renew().catch(lost));
  try {
    return await work(() => machine.mono() < until);
  } finally {
    cancel();
  }
}
