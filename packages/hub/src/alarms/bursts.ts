import { kettleOf } from '@cerveceria/protocol';
import type { AlarmDoc } from './alarm-doc.ts';

/** An alarm that comes so soon after another, which still stands, belongs to its burst. Process ms. */
export const BURST_MS = 30_000;

/** A program that calls its brewer is no fault, and the cause of none. */
const CALLS = new Set(['program-ask', 'program-doubt', 'program-addition']);

export interface Event {
  readonly id: string;
  readonly doc: AlarmDoc;
}

const earlier = ({ doc: a }: Event, { doc: b }: Event) =>
  a.since - b.since || a.order - b.order || (a.node < b.node ? -1 : 1);

function ofKettle(events: readonly Event[], firsts: Map<string, string>): void {
  let burst: Event[] = [];
  const close = () => {
    const [first] = burst;
    if (burst.length > 1 && first !== undefined) for (const { id } of burst) firsts.set(id, first.id);
    burst = [];
  };
  let latest = Number.NEGATIVE_INFINITY;
  let standing = Number.NEGATIVE_INFINITY;
  for (const event of [...events].sort(earlier)) {
    const { since, cleared } = event.doc;
    if (since - latest > BURST_MS || standing < since) {
      close();
      standing = Number.NEGATIVE_INFINITY;
    }
    burst.push(event);
    latest = since;
    standing = Math.max(standing, cleared ?? Number.POSITIVE_INFINITY);
  }
  close();
}

/**
 * First-out: by event, the first event of its burst; events that came alone are left out. A function of what is
 * written down alone, so that both hubs name the same first one, whoever wrote it and in whatever order.
 */
export function firstsOf(events: Iterable<Event>): ReadonlyMap<string, string> {
  const kettles = new Map<string, Event[]>();
  for (const event of events) {
    if (event.doc.priority === 'info' || CALLS.has(event.doc.code)) continue;
    const kettle = kettleOf(event.doc.node);
    const known = kettles.get(kettle);
    if (known === undefined) kettles.set(kettle, [event]);
    else known.push(event);
  }
  const firsts = new Map<string, string>();
  for (const each of kettles.values()) ofKettle(each, firsts);
  return firsts;
}
