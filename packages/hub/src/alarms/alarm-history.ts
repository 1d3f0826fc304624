import type { AlarmHistory, AlarmHistoryQuery } from '@cerveceria/protocol';
import { kettleOf } from '@cerveceria/protocol';
import { hubError } from '../errors.ts';
import type { FleetState } from '../live/fleet-state.ts';
import type { AlarmBook } from './alarm-book.ts';
import { rowOf } from './alarm-views.ts';
import type { Event } from './bursts.ts';

const newestFirst = (a: Event, b: Event) => b.doc.since - a.doc.since || (a.id < b.id ? 1 : -1);

const cursorOf = ({ id, doc }: Event) => `${doc.since}.${id}`;

/** One page of what stood in a range of time. @throws RANGE_INVALID */
export function alarmHistory(
  book: AlarmBook,
  fleet: Pick<FleetState, 'nodes'>,
  { from, to, kettle, limit, after }: AlarmHistoryQuery,
): AlarmHistory {
  if (from > to) throw hubError('RANGE_INVALID', '`from` lies behind `to`');
  const [since = '', id = ''] = after?.split('.') ?? [];
  const isBehind = (event: Event) =>
    event.doc.since < Number(since) || (event.doc.since === Number(since) && event.id < id);
  const found = [...book.events()]
    .filter(({ doc }) => doc.since <= to && (doc.cleared ?? Number.POSITIVE_INFINITY) >= from)
    .filter(({ doc }) => kettle === undefined || kettleOf(doc.node) === kettle)
    .filter((event) => after === undefined || isBehind(event))
    .sort(newestFirst);
  const page = found.slice(0, limit);
  const last = page.at(-1);
  return {
    rows: page.map((event) => rowOf(event, book, fleet)),
    next: last === undefined || found.length === page.length ? null : cursorOf(last),
  };
}
