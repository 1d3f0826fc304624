import { CodedError, type LedgerRow, type SilentTier } from '@cerveceria/protocol';
import { merge, NO_MARKS, type NodeMarks } from '../ingest/node-marks.ts';
import { STATE } from '../ledger-view.ts';
import { readExpired } from '../retention/expired-seqs.ts';
import type { Doc, StateStore } from '../tiers/state-store.ts';
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
  /** Tiers that could not be counted, and the state where it did not say what had been heard and what retention took. */
  readonly silent: readonly SilentTier[];
}

export interface LedgerReader {
  /**
   * By node, then epoch as first met. Reads every frame's identity. Without the state it tells what lies in the tiers;
   * what is missing there may have been taken by retention. @throws TIER_UNAVAILABLE when no tier answers
   */
  read(node?: string): Promise<CountedLedger>;
}

export function createLedger({ tiers, state, marks }: LedgerParts): LedgerReader {
  function withMemory(written: readonly Doc<NodeMarks>[], node: string | undefined): Map<string, NodeMarks> {
    const found = new Map(marks?.() ?? []);
    for (const { key, value } of written) {
      const name = key.slice('seen/'.length);
      found.set(name, merge(found.get(name) ?? NO_MARKS, value));
    }
    return node === undefined ? found : new Map([[node, found.get(node) ?? NO_MARKS]]);
  }

  return {
    async read(node) {
      const away: SilentTier[] = [];
      /** A state that did not answer once is not waited for a second time. */
      async function asked<T>(question: () => Promise<T>, otherwise: T): Promise<T> {
        if (away.length > 0) return otherwise;
        try {
          return await question();
        } catch (fault) {
          if (!(fault instanceof CodedError) || !fault.code.startsWith('TIER_')) throw fault;
          away.push({ tier: STATE, code: fault.code, detail: fault.detail });
          return otherwise;
        }
      }
      const expired = await asked(() => readExpired(state), new Map());
      // Before the frames: of what is heard of from then on nobody asks whether it is stored.
      const known = withMemory(await asked(() => state.list<NodeMarks>('seen/'), []), node);
      const counted = await takeStock(tiers, expired, node);
      const silent = [...counted.silent, ...away];
      const isSilent = silent.length > 0;
      const rows = counted.stocks.map(({ node: name, epoch, stock, watermark, expired: gone }) =>
        balance(
          { node: name, epoch },
          { ...stock, expired: gone },
          watermark,
          known.get(name)?.epochs[epoch],
          isSilent,
        ),
      );
      const met = new Set(counted.stocks.map(({ node: name, epoch }) => `${name} ${epoch}`));
      for (const [name, { epochs }] of known)
        for (const [epoch, mark] of Object.entries(epochs))
          if (!met.has(`${name} ${epoch}`)) rows.push(balance({ node: name, epoch }, NO_STOCK, 0, mark, isSilent));
      return { rows: rows.sort((a, b) => (a.node < b.node ? -1 : a.node > b.node ? 1 : 0)), silent };
    },
  };
}
