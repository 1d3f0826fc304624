import type { LedgerRow } from '@cerveceria/protocol';
import { merge, NO_MARKS, type NodeMarks } from '../ingest/node-marks.ts';
import type { FrameTier } from '../tiers/frame-tier.ts';
import type { RangeScan } from '../tiers/range-scan.ts';
import type { StateStore } from '../tiers/state-store.ts';
import { balance, NO_STOCK } from './balance.ts';
import { StockTaking } from './stock-taking.ts';

export interface LedgerParts {
  readonly tier: Pick<FrameTier, 'totals'> & RangeScan;
  readonly state: Pick<StateStore, 'list'>;
  /** Marks that ingest has in memory, up to two seconds ahead of the state; a ledger without a hub has none. */
  readonly marks?: () => ReadonlyMap<string, NodeMarks>;
}

export interface LedgerReader {
  /** By node, then epoch as first met. Reads every frame's identity. @throws TIER_UNAVAILABLE */
  rows(node?: string): Promise<LedgerRow[]>;
}

export function createLedger({ tier, state, marks }: LedgerParts): LedgerReader {
  async function marksOf(node: string | undefined): Promise<Map<string, NodeMarks>> {
    const found = new Map(marks?.() ?? []);
    for (const { key, value } of await state.list<NodeMarks>('seen/')) {
      const name = key.slice('seen/'.length);
      found.set(name, merge(found.get(name) ?? NO_MARKS, value));
    }
    return node === undefined ? found : new Map([[node, found.get(node) ?? NO_MARKS]]);
  }

  return {
    async rows(node) {
      // Watermarks before the frames: what is stored in between is then found and counted, never missed.
      const totals = await tier.totals(node);
      const stocks = new Map<string, StockTaking>();
      const ids = new Map<string, { node: string; epoch: string }>();
      const meet = (id: { node: string; epoch: string }) => {
        const key = `${id.node} ${id.epoch}`;
        ids.set(key, { node: id.node, epoch: id.epoch });
        return key;
      };
      for (const total of totals) meet(total);
      let at: { readonly node: string; readonly epoch: string; readonly taking: StockTaking } | undefined;
      for await (const range of tier.ranges(node)) {
        // They come epoch by epoch: of millions of ranges few begin another one.
        if (at === undefined || at.epoch !== range.epoch || at.node !== range.node) {
          const key = meet(range);
          const taking = stocks.get(key) ?? new StockTaking();
          stocks.set(key, taking);
          at = { node: range.node, epoch: range.epoch, taking };
        }
        at.taking.add(range);
      }
      const known = await marksOf(node);
      for (const [name, { epochs }] of known) for (const epoch of Object.keys(epochs)) meet({ node: name, epoch });
      const watermarks = new Map(totals.map((total) => [meet(total), total.watermark]));
      const rows = [...ids].map(([key, id]) =>
        balance(
          id,
          stocks.get(key)?.stock() ?? NO_STOCK,
          watermarks.get(key) ?? 0,
          known.get(id.node)?.epochs[id.epoch],
        ),
      );
      return rows.sort((a, b) => (a.node < b.node ? -1 : a.node > b.node ? 1 : 0));
    },
  };
}
