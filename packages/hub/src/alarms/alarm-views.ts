import { type Alarm, type AlarmRow, type AlarmView, kettleOf } from '@cerveceria/protocol';
import type { FleetState } from '../live/fleet-state.ts';
import type { AlarmBook } from './alarm-book.ts';
import { saidIn } from './alarm-doc.ts';
import { stateOf } from './alarm-life.ts';
import type { Event } from './bursts.ts';

/** Of those that are over and that nobody has seen, so many are told; the history has all. */
const MOST_UNSEEN = 200;

type Known = Pick<FleetState, 'nodes'>;

/** An event as pages are told it. `now`: what its node says of it at this moment, when it says anything. */
export function rowOf({ id, doc }: Event, book: AlarmBook, fleet: Known, now?: Alarm): AlarmRow {
  const { node, source, since, cleared, acknowledged, count, latest } = doc;
  const active = now?.active ?? cleared === null;
  const { code, priority, about, latched } = now ?? doc;
  const burst = book.firstOf(id);
  const lastKnown = active && source === 'agent' && (fleet.nodes.get(node)?.hub ?? null) === null;
  return {
    ...{ id: doc.alarm, node, code, priority, about, ...saidIn(now ?? doc), since, active, latched },
    event: {
      ...{ id, kettle: kettleOf(node), source, state: stateOf(doc, active) },
      ...{
        cleared: active ? null : (cleared ?? now?.ended ?? null),
        acknowledged,
        count,
        latest,
        burst,
        first: burst === id,
        lastKnown,
      },
    },
  };
}

/** What a node reports, with its event when that is written down already. */
function reportedView(node: string, alarm: Alarm, book: AlarmBook, fleet: Known): AlarmView {
  const event = book.newest({ node, source: 'agent', alarm: alarm.id });
  const isOfIt =
    event !== undefined && (event.doc.told === alarm.since || (alarm.active && event.doc.cleared === null));
  return isOfIt ? rowOf(event, book, fleet, alarm) : { ...alarm, node };
}

/** All that stands and all that nobody has seen yet, newest first. */
export function alarmViews(book: AlarmBook, fleet: Known): AlarmView[] {
  const views: AlarmView[] = [];
  const told = new Set<string>();
  for (const { facts, report } of fleet.nodes.values())
    for (const alarm of report?.alarms ?? []) {
      const view = reportedView(facts.node, alarm, book, fleet);
      if (view.event !== undefined) told.add(view.event.id);
      views.push(view);
    }
  const unseen: Event[] = [];
  for (const event of book.events()) {
    if (told.has(event.id)) continue;
    const stands = event.doc.cleared === null;
    if (stands) views.push(rowOf(event, book, fleet));
    else if (stateOf(event.doc, false) === 'cleared') unseen.push(event);
  }
  unseen.sort((a, b) => b.doc.since - a.doc.since).length = Math.min(unseen.length, MOST_UNSEEN);
  return [...views, ...unseen.map((event) => rowOf(event, book, fleet))].sort((a, b) => b.since - a.since);
}
