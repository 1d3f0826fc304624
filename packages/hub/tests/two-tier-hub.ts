import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type MachineClock, silentLog, systemMachineClock, systemProcessClock } from '@cerveceria/runtime';
import { createCatchUp } from '../src/catch-up/catch-up.ts';
import { createIngest, type Ingest } from '../src/ingest/ingest.ts';
import { createLedger, type LedgerReader } from '../src/ledger/ledger.ts';
import { createEmbedded } from '../src/tiers/embedded/embedded.ts';
import type { StateStore } from '../src/tiers/state-store.ts';
import { differentTiers, type Tier } from '../src/tiers/tier-set.ts';

export interface TwoTierHub {
  readonly port: number;
  readonly ingest: Ingest;
  readonly ledger: LedgerReader;
  stop(): Promise<void>;
}

interface Options {
  readonly hub?: string;
  readonly cold?: Tier;
  readonly machine?: MachineClock;
  /** Stands between the hub and its state. */
  readonly wrap?: (state: StateStore) => StateStore;
}

/** Ingest and catching up over two started tiers; the state lies in files, so that no server takes it away. */
export async function startTwoTierHub(
  folder: string,
  tiers: { readonly hot: Tier; readonly warm: Tier },
  { hub = 'a', cold, machine = systemMachineClock, wrap = (state) => state }: Options = {},
): Promise<TwoTierHub> {
  const { state, notifier } = createEmbedded({ folder, hub, clock: systemMachineClock, log: silentLog });
  await Promise.all([state.start(), notifier.start()]);
  const common = { hub, state: wrap(state), notifier, machine, process: systemProcessClock(), log: silentLog };
  const ingest = createIngest({
    ...{ ...common, tiers: { ...tiers, cold } },
    events: { joined: () => {}, live: () => {}, reported: () => {}, left: () => {} },
    authenticate: () => Promise.resolve(true),
  });
  const { lines, rewind, filled } = ingest;
  const catchUp = createCatchUp({ ...common, cold, hotMs: 3 * 86_400_000, lines, rewind, filled });
  await ingest.start();
  catchUp.start();
  const server = createServer();
  server.on('upgrade', (request, socket, head) => ingest.handleUpgrade(request, socket, head));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    ...{ ingest, port: (server.address() as AddressInfo).port },
    ledger: createLedger({ tiers: differentTiers({ ...tiers, cold }), state, marks: ingest.marks }),
    async stop() {
      await catchUp.stop();
      await ingest.stop();
      server.close();
      await Promise.all([state.stop(), notifier.stop()]);
    },
  };
}
