import { CodedError, type PowerReport, type Site } from '@cerveceria/protocol';
import type { Cancel, Log, MachineClock, ProcessClock } from '@cerveceria/runtime';
import type { AgentLinks } from '../ingest/ingest-port.ts';
import type { FleetState } from '../live/fleet-state.ts';
import type { Doc, StateStore } from '../tiers/state-store.ts';
import { GrantDesk } from './grant-desk.ts';
import { GRANTS_KEY, type GrantsDoc, NO_GRANTS, SITE_KEY } from './grant-docs.ts';

interface GrantKeeperParts {
  readonly hub: string;
  readonly store: StateStore;
  readonly fleet: Pick<FleetState, 'nodes'>;
  readonly links: Pick<AgentLinks, 'held' | 'grant'>;
  readonly machine: MachineClock;
  readonly process: ProcessClock;
  readonly log: Log;
}

export interface GrantKeeper {
  start(): Promise<void>;
  stop(): void;
}

const EVERY_MS = 1000;
/** Which hub grants; the other one takes over when it is silent. Machine ms. */
const LEASE = 'power';
const LEASE_MS = 3000;

/**
 * Grants power beyond their shares to the nodes of a site: one hub at a time decides, every hub hands over what is
 * written down to the nodes whose sockets it holds. Without a site's limit nothing is granted.
 */
export function createGrantKeeper({ hub, store, fleet, links, machine, process, log }: GrantKeeperParts): GrantKeeper {
  const desk = new GrantDesk();
  const cancels: Cancel[] = [];
  let site: Site | null = null;
  let newest: GrantsDoc = NO_GRANTS;
  let isBusy = false;
  let wasFailing = false;
  let wasOver = false;

  const powerOf = (node: string): PowerReport | undefined => fleet.nodes.get(node)?.report?.power;

  /** The newest grant of each node that has not said that it has it. */
  function handOver(): void {
    const latest = new Map(newest.given.map((grant) => [grant.node, grant] as const));
    for (const [node, { version, session, watts, until }] of latest) {
      const report = powerOf(node);
      if (!links.held.has(node) || report?.session !== session || report.grant >= version) continue;
      links.grant(node, { type: 'grant', version, session, watts, until });
    }
  }

  function learn(doc: Doc | undefined): void {
    newest = (doc?.value as GrantsDoc | undefined) ?? NO_GRANTS;
    desk.see(newest, process.mono(), process.rate());
    handOver();
  }

  async function decide(limits: Site): Promise<void> {
    const doc = await store.get<GrantsDoc>(GRANTS_KEY);
    const next = desk.decide(doc?.value ?? NO_GRANTS, limits, process.mono(), process.rate());
    const isOver = desk.spareW < 0;
    if (isOver && !wasOver)
      log.error(
        { limitW: limits.limitW, overW: -desk.spareW },
        'the shares of the nodes are more than the site may use',
      );
    wasOver = isOver;
    // It may only be handed over when it is written down, by the watch or by this hub's next look.
    if (next !== null) learn(await store.put(GRANTS_KEY, next, doc?.version ?? null));
  }

  async function cycle(): Promise<void> {
    for (const node of fleet.nodes.keys()) {
      const report = powerOf(node);
      if (report !== undefined) desk.hear(node, report, process.mono());
    }
    handOver();
    if (site !== null && (await store.lease(LEASE, hub, LEASE_MS))) await decide(site);
  }

  function failed(err: unknown): void {
    // The other hub was quicker; what it wrote comes by the watch.
    if (err instanceof CodedError && err.code === 'STATE_CONFLICT') return;
    if (!wasFailing) log.warn({ err }, 'power cannot be granted; the nodes go back to their shares');
    wasFailing = true;
  }

  return {
    async start() {
      cancels.push(
        store.watch('power/', (key, doc) => {
          if (key === GRANTS_KEY) learn(doc);
          if (key === SITE_KEY) site = (doc?.value as Site | undefined) ?? null;
        }),
      );
      site = (await store.get<Site>(SITE_KEY))?.value ?? null;
      learn(await store.get<GrantsDoc>(GRANTS_KEY));
      cancels.push(
        machine.every(EVERY_MS, () => {
          if (isBusy) return;
          isBusy = true;
          cycle()
            .then(() => {
              wasFailing = false;
            }, failed)
            .finally(() => {
              isBusy = false;
            });
        }),
      );
    },
    stop() {
      for (const cancel of cancels.splice(0)) cancel();
    },
  };
}
