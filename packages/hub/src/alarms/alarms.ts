import type { AlarmView } from '@cerveceria/protocol';
import type { Cancel, Log, MachineClock, ProcessClock } from '@cerveceria/runtime';
import type { Audit } from '../auth/audit.ts';
import { probeDrift } from '../drift/probe-drift.ts';
import type { AgentEvents } from '../ingest/ingest-port.ts';
import type { FleetState } from '../live/fleet-state.ts';
import type { StateStore } from '../tiers/state-store.ts';
import { type Acknowledge, createAcknowledge } from './acknowledgements.ts';
import { AlarmBook } from './alarm-book.ts';
import { type AlarmCounts, countAlarms } from './alarm-counts.ts';
import { alarmHistory } from './alarm-history.ts';
import { AlarmKeeper } from './alarm-keeper.ts';
import { alarmViews } from './alarm-views.ts';
import { createAlarmWrites } from './alarm-writes.ts';
import { clockCheck } from './clock-check.ts';
import type { ConditionSource } from './condition-source.ts';
import { createHubWatch } from './hub-watch.ts';
import { nodeSilence } from './node-silence.ts';

interface AlarmParts {
  readonly hub: string;
  readonly store: StateStore;
  readonly fleet: FleetState;
  readonly audit: Audit;
  readonly machine: MachineClock;
  readonly process: ProcessClock;
  readonly log: Log;
  /** Others that raise alarms of the hubs' own. */
  readonly sources: readonly ConditionSource[];
}

export interface Alarms {
  /** Hears what ingest tells of this hub's agents, after `events` has. */
  hearing(events: AgentEvents): AgentEvents;
  /** Standing and unseen, newest first. */
  views(): AlarmView[];
  counts(): AlarmCounts;
  history(query: Parameters<typeof alarmHistory>[2]): ReturnType<typeof alarmHistory>;
  acknowledge: Acknowledge;
  start(): Promise<void>;
  stop(): void;
}

/** Every alarm of the brewery, from its first word to the person who saw it and the history. */
export function createAlarms({ hub, store, fleet, audit, machine, process, log, sources }: AlarmParts): Alarms {
  const book = new AlarmBook(store, () => fleet.changes.mark({ kind: 'alarms', id: '' }));
  const write = createAlarmWrites(store, book);
  const keeper = new AlarmKeeper({ book, write, machine, process, log });
  const drift = probeDrift(() => [...fleet.nodes.values()].map(({ facts }) => facts));
  const watch = createHubWatch({
    ...{ hub, book, keeper, store, machine, process, log },
    sources: [nodeSilence({ fleet, machine }), clockCheck({ fleet, process }), drift, ...sources],
  });
  const cancels: Cancel[] = [];
  return {
    hearing: (events) => ({
      ...events,
      joined(facts) {
        events.joined(facts);
        keeper.joined(facts.node);
      },
      reported(node, report) {
        events.reported(node, report);
        keeper.told(node, 'agent', report.alarms);
      },
      left(node) {
        events.left(node);
        keeper.left(node);
      },
    }),
    views: () => alarmViews(book, fleet),
    counts: () => countAlarms(alarmViews(book, fleet), book.events()),
    history: (query) => alarmHistory(book, fleet, query),
    acknowledge: createAcknowledge({ book, write, audit, fleet, process }),
    async start() {
      fleet.hearers.add(drift.heard);
      cancels.push(() => fleet.hearers.delete(drift.heard), await book.start(), watch.start());
    },
    stop() {
      for (const cancel of cancels.splice(0)) cancel();
      keeper.stop();
    },
  };
}
