import { CodedError, type LedgerRow } from '@cerveceria/protocol';
import type { Command } from '@cerveceria/runtime';
import { createLedger } from '../ledger/ledger.ts';
import { isBalanced } from '../ledger-view.ts';
import { differentTiers } from '../tiers/tier-set.ts';
import { table } from './table.ts';
import { CONFIG_OPTION, withStore } from './with-store.ts';

const HEADS = ['NODE', 'EPOCH', 'PRODUCED', 'STORED', 'BUFFERED', 'DROPPED', 'EXPIRED', 'UNANSWERED', 'LOST', 'TWICE'];

const cells = ({ node, epoch, produced, stored, buffered, dropped, expired, unanswered, lost, twice }: LedgerRow) => [
  node,
  epoch,
  produced,
  stored,
  buffered,
  dropped,
  expired ?? 0,
  unanswered ?? 0,
  lost,
  twice,
];

/** The ledger asks it again and says that it is silent. */
function unlessAway(fault: unknown): void {
  if (!(fault instanceof CodedError) || fault.code !== 'TIER_UNAVAILABLE') throw fault;
}

export const ledgerCommand: Command = {
  summary:
    'What every node made and where it is; ends with 1 when something is lost, stands twice or may lie in a tier that is silent',
  positionals: '[NODE]',
  options: CONFIG_OPTION,
  run: ({ values, positionals: [node] }) =>
    withStore(values, async (stores) => {
      const tiers = differentTiers(stores);
      try {
        for (const tier of tiers) await tier.start().catch(unlessAway);
        const { rows, silent } = await createLedger({ tiers, state: stores.state }).read(node);
        process.stdout.write(table(HEADS, rows.map(cells)));
        for (const { tier, code, detail } of silent)
          process.stdout.write(
            `${tier} is silent (${code}: ${detail}): what only it may hold is UNANSWERED, not lost\n`,
          );
        return isBalanced(rows) ? 0 : 1;
      } finally {
        for (const tier of tiers) await tier.stop();
      }
    }),
};
