import type { LedgerRow } from '@cerveceria/protocol';
import type { Command } from '@cerveceria/runtime';
import { createLedger } from '../ledger/ledger.ts';
import { isBalanced } from '../ledger-view.ts';
import { differentTiers } from '../tiers/tier-set.ts';
import { table } from './table.ts';
import { CONFIG_OPTION, withStore } from './with-store.ts';

const HEADS = ['NODE', 'EPOCH', 'PRODUCED', 'STORED', 'BUFFERED', 'DROPPED', 'EXPIRED', 'LOST', 'TWICE'];

const cells = ({ node, epoch, produced, stored, buffered, dropped, expired, lost, twice }: LedgerRow) => [
  node,
  epoch,
  produced,
  stored,
  buffered,
  dropped,
  expired ?? 0,
  lost,
  twice,
];

export const ledgerCommand: Command = {
  summary: 'What every node made and where it is; ends with 1 when something is lost or stands twice',
  positionals: '[NODE]',
  options: CONFIG_OPTION,
  run: ({ values, positionals: [node] }) =>
    withStore(values, async (stores) => {
      const tiers = differentTiers(stores);
      try {
        for (const tier of tiers) await tier.start();
        const rows = await createLedger({ tiers, state: stores.state }).rows(node);
        process.stdout.write(table(HEADS, rows.map(cells)));
        return isBalanced(rows) ? 0 : 1;
      } finally {
        for (const tier of tiers) await tier.stop();
      }
    }),
};
