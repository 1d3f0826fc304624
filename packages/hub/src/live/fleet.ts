import type { Desired, Reported } from '@cerveceria/protocol';
import type { Cancel, MachineClock, ProcessClock } from '@cerveceria/runtime';
import type { AgentEvents, AgentLinks, LiveScan, NodeFacts } from '../ingest/ingest-port.ts';
import type { Notifier } from '../tiers/notifier.ts';
import type { StateStore } from '../tiers/state-store.ts';
import { FleetState } from './fleet-state.ts';
import { HubPresence } from './hub-presence.ts';

interface FleetParts {
  readonly hub: string;
  readonly store: StateStore;
  readonly notifier: Notifier;
  readonly machine: MachineClock;
  readonly process: ProcessClock;
}

export interface Fleet {
  readonly state: FleetState;
  /** Ingest tells this hub's agents here. */
  readonly events: AgentEvents;
  start(links: Pick<AgentLinks, 'held'>): Promise<void>;
  stop(): void;
}

/** All agents of the brewery as this hub knows them: its own by ingest, the other hub's by the notifier. */
export function createFleet({ hub, store, notifier, machine, process }: FleetParts): Fleet {
  const state = new FleetState(process);
  const presence = new HubPresence(hub, state, machine);
  const cancels: Cancel[] = [];

  const events: AgentEvents = {
    joined(facts) {
      state.learn(facts);
      state.held(facts.node, hub);
    },
    live: (node, scans) => state.live(node, scans),
    reported: (node, report) => state.reported(node, report),
    left: (node) => presence.left(node, hub),
  };

  function hearOtherHubs(): void {
    const hear = <T>(topic: string, heard: (payload: T, from: string) => void) =>
      cancels.push(notifier.subscribe(topic, (payload, from) => heard(payload as T, from)));
    hear<NodeFacts>('joined', (facts, from) => {
      state.learn(facts);
      state.held(facts.node, from);
      presence.heard(from);
    });
    hear<{ node: string }>('left', ({ node }, from) => presence.left(node, from));
    hear<{ node: string; scans: LiveScan[] }>('live', ({ node, scans }) => state.live(node, scans));
    hear<{ node: string; report: Reported; heard?: number }>('report', ({ node, report, heard }) =>
      state.reported(node, report, heard),
    );
    hear<{ nodes: string[] }>('held', ({ nodes }, from) => presence.holds(from, nodes));
  }

  const hearWhetherApart = () =>
    notifier.ping().then(
      () => {
        state.isApart = false;
      },
      () => {
        state.isApart = true;
      },
    );

  /** A hub that starts late asks for what the others know; live values would come by themselves, reports may be rare. */
  function exchangeKnowledge(links: Pick<AgentLinks, 'held'>): void {
    cancels.push(
      notifier.subscribe('fleet-ask', () => {
        for (const node of links.held) {
          const { report, lastScan, skew } = state.nodes.get(node) ?? {};
          if (report != null) notifier.publish('report', { node, report, heard: report.at - (skew ?? 0) });
          if (lastScan != null) notifier.publish('live', { node, scans: [lastScan] });
        }
      }),
    );
    notifier.publish('fleet-ask', {});
  }

  async function readStore(): Promise<void> {
    cancels.push(
      store.watch('node/', (_key, doc) => doc !== undefined && state.learn(doc.value as NodeFacts)),
      store.watch('desired/', (key, doc) =>
        state.desire(key.slice('desired/'.length), doc?.value as Desired | undefined),
      ),
    );
    for (const { value } of await store.list<NodeFacts>('node/')) state.learn(value);
    for (const { key, value } of await store.list<Desired>('desired/'))
      state.desire(key.slice('desired/'.length), value);
  }

  return {
    state,
    events,
    async start(links) {
      hearOtherHubs();
      await readStore();
      exchangeKnowledge(links);
      const tellHeld = () => notifier.publish('held', { nodes: [...links.held] });
      tellHeld();
      cancels.push(
        machine.every(1000, () => {
          tellHeld();
          void hearWhetherApart();
          presence.check();
          state.age();
        }),
      );
    },
    stop() {
      for (const cancel of cancels.splice(0)) cancel();
    },
  };
}
