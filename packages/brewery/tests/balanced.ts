import assert from 'node:assert/strict';
import type { Ledger } from '@cerveceria/protocol';
import { until } from '../src/supervise/until.ts';
import type { HubClient } from '../src/wire/hub-client.ts';
import { ledgerOf, nodesOf } from './running-demo.ts';

/** Waits until the ledger balances with nothing lost, every node's newest epoch growing in the tier; gives it. */
export async function balancedLedger(client: HubClient, nodes: number): Promise<Ledger> {
  let ledger: Ledger = { balanced: false, rows: [] };
  const begun = await ledgerOf(client);
  const storedBefore = (node: string) =>
    begun.rows.filter((row) => row.node === node).reduce((sum, row) => sum + row.stored, 0);
  await until('a balanced ledger that grows', 60_000, async () => {
    ledger = await ledgerOf(client);
    const names = new Set(ledger.rows.map((row) => row.node));
    const grows = [...names].every(
      (node) =>
        ledger.rows.filter((row) => row.node === node).reduce((sum, row) => sum + row.stored, 0) > storedBefore(node),
    );
    return ledger.balanced && names.size === nodes && grows;
  });
  for (const row of ledger.rows) {
    assert.equal(row.lost, 0, JSON.stringify(row));
    assert.equal(row.twice, 0, JSON.stringify(row));
    assert.equal(row.produced, row.stored + row.buffered + row.dropped, JSON.stringify(row));
  }
  return ledger;
}

/** ms until every node is at one of these hubs. */
export async function untilAllAt(client: HubClient, hubs: readonly string[], begin: number): Promise<number> {
  await until(`all nodes at ${hubs.join(' or ')}`, 60_000, async () =>
    (await nodesOf(client)).every((node) => node.online && hubs.includes(node.hub ?? '')),
  );
  return performance.now() - begin;
}
