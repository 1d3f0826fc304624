import type { Log, MachineClock } from '@cerveceria/runtime';
import { createAlarms } from './alarms/alarms.ts';
import { createAnomalies } from './anomalies/anomalies.ts';
import { createBrewWatch } from './anomalies/brew-watch.ts';
import { createApp } from './api/app.ts';
import { createTierMoves } from './archive/tier-moves.ts';
import { createAgentKeys } from './auth/agent-keys.ts';
import { createAudit } from './auth/audit.ts';
import { systemRandom } from './auth/random-source.ts';
import { createBatchDocs } from './batches/batch-docs.ts';
import { createBatchKeeper } from './batches/batch-keeper.ts';
import { createBatches } from './batches/batches.ts';
import { createStatistics } from './batches/step-statistics.ts';
import { createCatchUp } from './catch-up/catch-up.ts';
import type { HubConfig } from './config-schema.ts';
import { dashboardFolder } from './dashboard-folder.ts';
import { openDataFolder } from './data-folder.ts';
import { createFrontDoor } from './front-door.ts';
import { createHubMetrics } from './health/hub-metrics.ts';
import { createReadiness } from './health/readiness.ts';
import { createStoresView } from './health/stores-view.ts';
import { createIngest } from './ingest/ingest.ts';
import { createTierLag } from './ingest/tier-lag.ts';
import { createLedger } from './ledger/ledger.ts';
import { isBalanced } from './ledger-view.ts';
import { createFeed } from './live/feed.ts';
import { createFleet } from './live/fleet.ts';
import { createLiveSocket } from './live/live-socket.ts';
import { createGrantKeeper } from './power/grant-keeper.ts';
import { createProcessClock } from './process-clock.ts';
import { openHistory } from './query/open-history.ts';
import { createRollUps } from './query/roll-ups.ts';
import { createReports, workerName } from './reports/reports.ts';
import { createRetention } from './retention/retention-sweep.ts';
import { createRollUpKeeper } from './rollups/roll-up-keeper.ts';
import { createServices } from './services.ts';
import { differentTiers } from './tiers/tier-set.ts';
import { createTiers } from './tiers/tiers.ts';
import { HUB_VERSION } from './version.ts';
import { waitForState } from './waiting-room.ts';

export interface HubParts {
  readonly config: HubConfig;
  readonly machine: MachineClock;
  readonly log: Log;
  /** False: reports are filed by workers in processes of their own. */
  readonly works?: boolean;
  /** Called when the hub stands and waits for its state, which may come a long time later. */
  readonly waits?: () => void;
}

export interface Hub {
  /**
   * Resolves when the hub serves; a store that is not there yet is waited for.
   * @throws PORT_IN_USE, ADDRESS_UNUSABLE, DATA_UNWRITABLE, CLOCK_UNREACHABLE, HUB_STOPPING and what the tiers throw
   */
  start(): Promise<{ readonly port: number }>;
  /** Ends within two seconds; what was acknowledged is in the tiers. Calling it twice is harmless. */
  stop(): Promise<void>;
}

/** One hub, whole. Nothing runs before `start`; what a failed start had begun is ended again. */
export function createHub({ config, machine, log, works = true, waits = () => {} }: HubParts): Hub {
  const { hub } = config;
  /** What has been started, to be stopped in the opposite order. */
  const ends: (() => Promise<void> | void)[] = [];

  async function begin<T extends { stop(): Promise<void> | void }>(part: T, start: () => Promise<void> | void) {
    await start();
    ends.unshift(() => part.stop());
  }

  async function stop(): Promise<void> {
    for (const end of ends.splice(0)) {
      try {
        await end();
      } catch (err) {
        log.error({ err }, 'a part did not stop cleanly');
      }
    }
  }

  async function startAll(): Promise<{ port: number }> {
    openDataFolder(config.data);
    const process = createProcessClock(config.clock, machine, log);
    await begin(process, () => process.start());
    const tiers = createTiers({ config, clock: machine, log });
    await begin(tiers, () => tiers.start());
    const health = createReadiness({ hub, version: HUB_VERSION, clock: machine, ...tiers.checks });
    const at = await waitForState({
      ...{ tiers, health, waits, log, process: process.clock, version: HUB_VERSION },
      ...{ at: config.listen, origins: config.public_urls },
    });
    const { state, notifier } = tiers.set;

    const fleet = createFleet({ hub, store: state, notifier, machine, process: process.clock });
    const common = { hub, fleet: fleet.state, machine, process: process.clock, log };
    const batchKeeper = createBatchKeeper({ ...common, store: state });
    const anomalies = createAnomalies({ ...common, fleet: fleet.state, store: state });
    const moves = createTierMoves({
      ...{ ...common, tiers: tiers.set, config: config.archive },
      ingested: () => ingest.counters.frames,
    });
    const audit = createAudit(state, batchKeeper.audited);
    const lag = createTierLag({ lines: () => ingest.lines, held: () => ingest.links.held, machine });
    const sources = [anomalies.source, lag.source, ...moves.conditions];
    const alarms = createAlarms({ ...common, store: state, audit, sources });
    const keys = createAgentKeys(state, machine, systemRandom);
    const ingest = createIngest({
      hub,
      tiers: tiers.set,
      state,
      notifier,
      events: batchKeeper.hearing(alarms.hearing(fleet.events)),
      authenticate: (node, key) => keys.authenticate(node, key),
      machine,
      process: process.clock,
      log,
    });
    const { rewind, filled, lines } = ingest;
    const catchUp = createCatchUp({
      ...{ ...common, lines, rewind, filled, cold: tiers.set.cold, state, notifier },
      hotMs: config.archive.hot_days * 86_400_000,
    });
    await begin(fleet, () => fleet.start(ingest.links));
    await begin(alarms, () => alarms.start());
    await begin(anomalies, () => anomalies.start());
    await begin(batchKeeper, () => batchKeeper.start());
    await begin(moves, () => moves.start());

    const services = await createServices({
      ...common,
      store: state,
      notifier,
      links: ingest.links,
      derived: config.derived,
      batches: batchKeeper,
      random: systemRandom,
    });
    const feed = createFeed({ ...common, hubs: config.public_urls, alarms: alarms.views });
    await begin(catchUp, () => catchUp.start());
    await begin(services.stops, () => services.stops.start());
    await begin(feed, () => feed.start());
    if (config.site !== undefined)
      await services.power.seed({ limitW: config.site.limit_w, reserved: config.site.reserved });
    const grants = createGrantKeeper({ ...common, store: state, fleet: fleet.state, links: ingest.links });
    await begin(grants, () => grants.start());

    const retention = createRetention({ ...common, tiers: tiers.set, config: config.retention, audit });
    const ingested = () => ingest.counters.frames;
    const rollUps = createRollUpKeeper({ ...common, tiers: tiers.set, retention, ingested });
    const history = openHistory({
      tiers: differentTiers(tiers.set),
      rollUps: createRollUps({ stores: tiers.set.rollUps, state, machine }),
      provisional: (node) => ingest.provisional(node),
      heard: (node) => ingest.heard(node),
      factsOf: (node) => fleet.state.nodes.get(node)?.facts,
      clock: process.clock,
      machine,
    });
    const docs = createBatchDocs(state);
    const brewWatch = createBrewWatch({ ...common, fleet: fleet.state, docs, history: history.read, anomalies });
    await begin(brewWatch, () => brewWatch.start());
    const worker = workerName(hub);
    const { derived, incoming: folder } = config;
    const filing = { folder, incompleteS: config.reports.incomplete_s, derived };
    const archiveMs = config.archive.after_days * 86_400_000;
    const reports = createReports({ ...common, ...filing, worker, works, tiers: tiers.set, archiveMs });
    const metrics = createHubMetrics(hub, HUB_VERSION, {
      ingest: () => ({ ...ingest.counters }),
      agents: () => ingest.links.held.size,
      tablets: () => feed.tablets,
      alarms: alarms.counts,
      rollUps: rollUps.counts,
      drivers: () => [...fleet.state.nodes].map(([node, { report }]) => [node, report?.drivers ?? []] as const),
      values: () => [
        ...moves.metrics(),
        ...lag.metrics(),
        ...retention.metrics(),
        ...history.metrics(),
        ...reports.metrics(),
      ],
    });
    await begin(metrics, () => {});
    await begin(rollUps, () => rollUps.start());
    await begin(reports, () => reports.start());
    const ledger = createLedger({ tiers: differentTiers(tiers.set), state, marks: () => ingest.marks() });
    const app = createApp({
      ...common,
      ...services,
      alarms,
      findings: anomalies.recent,
      reports: tiers.set.reports,
      version: HUB_VERSION,
      origins: config.public_urls,
      proxies: config.proxies,
      dashboard: dashboardFolder(config.dashboard),
      history: history.asked,
      batches: createBatches({
        ...{ docs, statistics: createStatistics(history.read), alarms: alarms.history },
        ...{ fleet: fleet.state, audit: services.audit, clock: process.clock },
        newId: () => Buffer.from(systemRandom(9)).toString('base64url'),
      }),
      ledger: async () => {
        const { rows, silent } = await ledger.read();
        return { balanced: isBalanced({ rows, silent }), rows, ...(silent.length > 0 && { silent: [...silent] }) };
      },
      stores: createStoresView({
        ...{ hub, names: config.tiers, tiers: tiers.set, health, lag: lag.status, clock: machine },
      }),
      health,
      metrics: () => metrics.read(),
      timed: metrics.timed,
    });

    const live = createLiveSocket({
      ...common,
      tickets: services.tickets,
      users: services.users,
      feed,
      origins: config.public_urls,
    });
    const door = createFrontDoor({ app, ingest, live, at, machine });
    const { port } = await door.start();
    ends.unshift(() => door.stop());
    await services.firstOperator.announce();
    return { port };
  }

  return {
    stop,
    async start() {
      try {
        return await startAll();
      } catch (fault) {
        await stop();
        throw fault;
      }
    },
  };
}
