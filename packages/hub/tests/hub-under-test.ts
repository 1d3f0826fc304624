import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import type { Reported } from '@cerveceria/protocol';
import { type MachineClock, silentLog, systemMachineClock, systemProcessClock } from '@cerveceria/runtime';
import { createIngest, type Ingest } from '../src/ingest/ingest.ts';
import type { AgentEvents, LiveScan, NodeFacts } from '../src/ingest/ingest-port.ts';
import { createLedger, type LedgerReader } from '../src/ledger/ledger.ts';
import { createEmbedded, type Embedded } from '../src/tiers/embedded/embedded.ts';
import type { FrameTier } from '../src/tiers/frame-tier.ts';
import type { Tier } from '../src/tiers/tier-set.ts';

export type Told =
  | { what: 'joined'; facts: NodeFacts }
  | { what: 'live'; node: string; scans: readonly LiveScan[] }
  | { what: 'reported'; node: string; report: Reported }
  | { what: 'left'; node: string };

export interface TestHub extends Embedded {
  readonly port: number;
  readonly ingest: Ingest;
  readonly ledger: LedgerReader;
  readonly told: Told[];
  stop(): Promise<void>;
}

interface Options {
  readonly hub?: string;
  readonly machine?: MachineClock;
  /** Stands between ingest and the tier. */
  readonly wrap?: (tier: FrameTier) => FrameTier;
}

/** Tiers, ingest and a bare HTTP server; the key of each node is `right`. */
export async function startHub(folder: string, options: Options = {}): Promise<TestHub> {
  const { hub = 'a', machine = systemMachineClock, wrap = (tier) => tier } = options;
  const embedded = createEmbedded({ folder, hub, clock: systemMachineClock, log: silentLog });
  const { frames, state, notifier } = embedded;
  await Promise.all([frames.start(), state.start(), notifier.start()]);
  const told: Told[] = [];
  const events: AgentEvents = {
    joined: (facts) => void told.push({ what: 'joined', facts }),
    live: (node, scans) => void told.push({ what: 'live', node, scans }),
    reported: (node, report) => void told.push({ what: 'reported', node, report }),
    left: (node) => void told.push({ what: 'left', node }),
  };
  const both: Tier = { ...frames, ...wrap(frames) };
  const ingest = createIngest({
    ...{
      hub,
      tiers: { hot: both, warm: both },
      state,
      notifier,
      events,
      machine,
      process: systemProcessClock(),
      log: silentLog,
    },
    authenticate: (_node, key) => Promise.resolve(key === 'right'),
  });
  await ingest.start();
  const server = createServer();
  server.on('upgrade', (request, socket, head) => ingest.handleUpgrade(request, socket, head));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    ...embedded,
    ...{ ingest, told, port: (server.address() as AddressInfo).port },
    ledger: createLedger({ tiers: [frames], state, marks: ingest.marks }),
    async stop() {
      await ingest.stop();
      server.close();
      for (const tier of [notifier, state, frames]) await tier.stop();
    },
  };
}

export async function tempFolder(t: Pick<TestContext, 'after'>): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'hub-test-'));
  t.after(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

/** Waits for what another process or thread brings about. */
export async function eventually(fits: () => boolean | Promise<boolean>, ms = 30_000): Promise<void> {
  for (const end = performance.now() + ms; !(await fits()); await new Promise((resolve) => setTimeout(resolve, 10)))
    if (performance.now() > end) throw new Error(`not within ${ms} ms: ${fits}`);
}
