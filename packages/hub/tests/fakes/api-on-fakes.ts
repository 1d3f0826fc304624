import type { Reported } from '@cerveceria/protocol';
import { FakeClock, type Log, silentLog } from '@cerveceria/runtime';
import { createAlarms } from '../../src/alarms/alarms.ts';
import type { ApiParts } from '../../src/api/api-parts.ts';
import { createApp } from '../../src/api/app.ts';
import { systemRandom } from '../../src/auth/random-source.ts';
import { createBatchDocs } from '../../src/batches/batch-docs.ts';
import { createBatchKeeper } from '../../src/batches/batch-keeper.ts';
import { createBatches } from '../../src/batches/batches.ts';
import { createStatistics } from '../../src/batches/step-statistics.ts';
import type { Derivation } from '../../src/derived/derived-schema.ts';
import { FleetState } from '../../src/live/fleet-state.ts';
import { createServices } from '../../src/services.ts';
import { risingIds, stateReportQueue } from '../../src/tiers/state-report-queue.ts';
import { FakeAir } from './fake-notifier.ts';
import { historyOver } from './history-over.ts';
import { FACTS, liveScan, reported } from './made-fleet.ts';
import { BOOTS, madeFrames, NODE, WALL } from './made-frames.ts';
import { MemoryFrameTier } from './memory-frame-tier.ts';
import { MemoryStateStore } from './memory-state-store.ts';

export const ORIGIN = 'http://10.0.0.5:8080';
export const PASSWORD = 'cebada-y-lúpulo';
export const ROLE_USERS = { viewer: 'vera', brewer: 'bruno', operator: 'olga' } as const;

/** The API on stores in memory: one node that has reported, three users, each of one role. */
export async function testApi(more: Partial<ApiParts> = {}, log: Log = silentLog, derived: readonly Derivation[] = []) {
  const clock = new FakeClock(WALL);
  clock.advance(100_000);
  const store = new MemoryStateStore(() => clock.wall());
  const tier = new MemoryFrameTier();
  await tier.learnBoots(NODE, BOOTS);
  await tier.append(madeFrames(Array.from({ length: 60 }, (_, i) => ({ mono: 1000 * (i + 1), cell: 6500 + i }))));
  const fleet = new FleetState(clock);
  fleet.learn(FACTS);
  fleet.live(NODE, [liveScan(60, clock.wall())]);
  fleet.reported(NODE, reported());
  const keeper = createBatchKeeper({ store, machine: clock, process: clock, log });
  await keeper.start();
  const events = { joined() {}, live() {}, reported: (node: string, report: Reported) => fleet.reported(node, report) };
  const agents = keeper.hearing({ ...events, left() {} });
  const services = await createServices({
    ...{ hub: 'hub-a', store, notifier: new FakeAir().notifier('hub-a'), fleet, machine: clock, process: clock },
    links: { held: new Set(), stop: () => false },
    random: systemRandom,
    batches: keeper,
    derived,
    log,
  });
  const { audit } = services;
  const alarms = createAlarms({ hub: 'hub-a', store, fleet, audit, machine: clock, process: clock, log, sources: [] });
  await alarms.start();
  const history = historyOver([tier], { provisional: () => [], factsOf: () => FACTS, clock });
  const timed: string[] = [];
  const app = createApp({
    ...services,
    alarms,
    findings: () => Promise.resolve([]),
    reports: stateReportQueue({ store, clock, newId: risingIds('hub-a', clock) }),
    ...{ version: '0.1.0', origins: [ORIGIN], proxies: [], dashboard: null, fleet, process: clock, log },
    history,
    batches: createBatches({
      ...{ docs: createBatchDocs(store), statistics: createStatistics(history), alarms: alarms.history },
      ...{ fleet, audit, clock, newId: () => Buffer.from(systemRandom(9)).toString('base64url') },
    }),
    stores: () => Promise.resolve({ hub: 'hub-a', stores: [] }),
    ledger: () => Promise.resolve({ balanced: true, rows: [] }),
    health: () =>
      Promise.resolve({ service: 'hub', version: '0.1.0', hub: 'hub-a', time: 0, ready: !tier.down, checks: {} }),
    metrics: () => Promise.resolve({ type: 'text/plain', text: 'up 1\n' }),
    timed: (method, route, status) => void timed.push(`${method} ${route} ${status}`),
    ...more,
  });
  const tokens: Record<string, string> = {};
  for (const [role, user] of Object.entries(ROLE_USERS) as ['viewer' | 'brewer' | 'operator', string][]) {
    await services.users.add(user, PASSWORD, role);
    tokens[role] = (await services.sessions.issue({ user, role })).token;
  }

  /** `as`: the role that asks; nobody when not given. */
  async function ask(method: string, path: string, as?: keyof typeof ROLE_USERS, body?: unknown) {
    const isFile = body instanceof Uint8Array;
    const response = await app.request(path, {
      method,
      headers: {
        ...(as !== undefined && { authorization: `Bearer ${tokens[as]}` }),
        ...(body !== undefined && { 'content-type': isFile ? 'application/octet-stream' : 'application/json' }),
      },
      ...(body !== undefined && { body: typeof body === 'string' || isFile ? body : JSON.stringify(body) }),
    });
    const bytes = Buffer.from(await response.arrayBuffer());
    const text = bytes.toString();
    const json = (() => {
      try {
        return JSON.parse(text) as unknown;
      } catch {
        return undefined;
      }
    })();
    const headers: { get(name: string): string | null } = response.headers;
    return { status: response.status, headers, bytes, text, json };
  }

  return { app, ask, clock, store, tier, fleet, services, alarms, timed, tokens, keeper, agents };
}
