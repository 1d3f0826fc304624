import type { LedgerRow, SilentTier } from '@cerveceria/protocol';
import { merge, NO_MARKS, type NodeMarks } from '../ingest/node-marks.ts';
import { readExpired } from '../retention/expired-seqs.ts';
import type { StateStore } from '../tiers/state-store.ts';
import { balance, NO_STOCK } from './balance.ts';
import { type CountedTier, takeStock } from './tiers-stock.ts';

export interface LedgerParts {
  /** Every different tier that holds frames, the one from which frames move on first: nothing on its way is missed. */
  readonly tiers: readonly CountedTier[];
  readonly state: Pick<StateStore, 'list'>;
  /** Marks that ingest has in memory, up to two seconds ahead of the state; a ledger without a hub has none. */
  readonly marks?: () => ReadonlyMap<string, NodeMarks>;
}

export interface CountedLedger {
  readonly rows: LedgerRow[];
  /** Tiers that could not be counted. */
  readonly silent: readonly SilentTier[];
}

export interface LedgerReader {
  /** By node, then epoch as first met. Reads every frame's identity. @throws TIER_UNAVAILABLE when no tier answers */
  read(node?: string): Promise<CountedLedger>;
}

export function createLedger({ tiers, state, marks }: LedgerParts): LedgerReader {
  async function marksOf(node: string | undefined): Promise<Map<string, NodeMarks>> {
    const found = new Map(marks?.() ?? []);
    for (const { key, value } of await state.list<NodeMarks>('seen/')) {
      const name = key.slice('seen/'.length);
      found.set(name, merge(found.get(name) ?? NO_MARKS, value));
    }
    return node === undefined ? found : new Map([[node, found.get(node) ?? NO_MARKS]]);
  }

  return {
    async read(node) {
      const { stocks, silent } = await takeStock(tiers, await readExpired(state), node);
      const known = await marksOf(node);
      const isSilent = silent.length > 0;
      const rows = stocks.map(({ node: name, epoch, stock, watermark, expired }) =>
        balance({ node: name, epoch }, { ...stock, expired }, watermark, known.get(name)?.epochs[epoch], isSilent),
      );
      const met = new Set(stocks.map(({ node: name, epoch }) => `${name} ${epoch}`));
      for (const [name, { epochs }] of known)
        for (const [epoch, mark] of Object.entries(epochs))
          if (!met.has(`${name} ${epoch}`)) rows.push(balance({ node: name, epoch }, NO_STOCK, 0, mark, isSilent));
      return { rows: rows.sort((a, b) => (a.node < b.node ? -1 : a.node > b.node ? 1 : 0)), silent };
    },
  };
}
