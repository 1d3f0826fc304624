import { CodedError, type LedgerRow } from '@cerveceria/protocol';
import type { Command } from '@cerveceria/runtime';
import { createLedger } from '../ledger/ledger.ts';
import { isBalanced, STATE } from '../ledger-view.ts';
import { differentTiers } from '../tiers/tier-set.ts';
import { table } from './table.ts';
import { CONFIG_OPTION, withStore } from './with-store.ts';

const HEADS = ['NODE', 'EPOCH', 'PRODUCED', 'STORED', 'BUFFERED', 'DROPPED', 'EXPIRED', 'UNANSWERED', 'LOST', 'TWICE'];

const UNANSWERED = 'what only it may hold is UNANSWERED, not lost';
const UNKNOWN =
  'what agents have made and not handed over is not known, and what retention took is UNANSWERED, not expired';

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
    'What every node made and where it is; ends with 1 when something is lost, stands twice or may lie in a store that is silent',
  positionals: '[NODE]',
  options: CONFIG_OPTION,
  run: ({ values, positionals: [node] }) =>
    withStore(
      values,
      async (stores) => {
        const tiers = differentTiers(stores);
        try {
          for (const tier of tiers) await tier.start().catch(unlessAway);
          const { rows, silent } = await createLedger({ tiers, state: stores.state }).read(node);
          process.stdout.write(table(HEADS, rows.map(cells)));
          for (const { tier, code, detail } of silent)
            process.stdout.write(`${tier} is silent (${code}: ${detail}): ${tier === STATE ? UNKNOWN : UNANSWERED}\n`);
          return isBalanced({ rows, silent }) ? 0 : 1;
        } finally {
          for (const tier of tiers) await tier.stop();
        }
      },
      unlessAway,
    ),
};
