import type { Alarm, AlarmView } from '@cerveceria/protocol';
import { stateOf } from './alarm-life.ts';
import type { Event } from './bursts.ts';

export interface AlarmCounts {
  readonly standing: Readonly<Record<Alarm['priority'], number>>;
  /** Standing or over, and nobody has said that they saw it. */
  readonly unacknowledged: number;
}

/** Views tell all that stands, also what could not be written down; of what nobody saw they tell only the newest. */
export function countAlarms(views: readonly AlarmView[], events: Iterable<Event>): AlarmCounts {
  const standing = { info: 0, warning: 0, critical: 0 };
  for (const { active, priority } of views) if (active) standing[priority]++;
  let unacknowledged = 0;
  for (const { doc } of events) {
    const state = stateOf(doc, doc.cleared === null);
    if (state === 'unacknowledged' || state === 'cleared') unacknowledged++;
  }
  return { standing, unacknowledged };
}
