import type { StateStore } from '../tiers/state-store.ts';

/** Last seq of each epoch of a node that retention took, by epoch: the document `expired/NODE`. */
export type ExpiredSeqs = Readonly<Record<string, number>>;

const PREFIX = 'expired/';

/** Written before anything is deleted, so that a ledger calls nothing lost that went by policy. */
export async function saveExpired(
  state: Pick<StateStore, 'get' | 'put'>,
  node: string,
  gone: Iterable<{ readonly epoch: string; readonly last: number }>,
): Promise<void> {
  const doc = await state.get<ExpiredSeqs>(PREFIX + node);
  const seqs: Record<string, number> = { ...doc?.value };
  for (const { epoch, last } of gone) seqs[epoch] = Math.max(seqs[epoch] ?? 0, last);
  await state.put(PREFIX + node, seqs, doc?.version ?? null);
}

export async function readExpired(state: Pick<StateStore, 'list'>): Promise<ReadonlyMap<string, ExpiredSeqs>> {
  const docs = await state.list<ExpiredSeqs>(PREFIX);
  return new Map(docs.map(({ key, value }) => [key.slice(PREFIX.length), value]));
}
