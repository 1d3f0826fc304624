import type { Alarm } from '@cerveceria/protocol';

/** Something that is so at this moment. */
export interface Condition {
  readonly code: string;
  /** Channel, loop or node. */
  readonly about: string;
  readonly priority: Alarm['priority'];
  readonly detail: string;
  readonly latched: boolean;
  /** Tells several of one code and place apart; at most 8 characters. */
  readonly mark?: string;
}

/** An alarm that ended is told for this long, process ms, so that every report of that time carries it. */
const ENDED_KEPT_MS = 60_000;

interface Standing extends Alarm {
  /** Process ms UTC at which it was last so. */
  readonly seen: number;
}

export type Alarms = ReadonlyMap<string, Standing>;

export const NO_ALARMS: Alarms = new Map();

/** The alarms after the conditions of this moment; one and the same condition is one alarm for as long as it stands. */
export function updateAlarms(before: Alarms, conditions: readonly Condition[], wall: number): Alarms {
  const after = new Map<string, Standing>();
  for (const { mark = '', ...condition } of conditions) {
    const id = `${condition.code}:${condition.about}${mark === '' ? '' : `:${mark}`}`;
    const standing = before.get(id);
    const since = standing?.active === true ? standing.since : wall;
    after.set(id, { ...condition, id, since, active: true, seen: wall });
  }
  for (const [id, alarm] of before)
    if (!after.has(id) && wall - alarm.seen < ENDED_KEPT_MS) after.set(id, { ...alarm, active: false });
  return after;
}

export function alarmList(alarms: Alarms): Alarm[] {
  return [...alarms.values()].map(({ seen: _, ...alarm }) => alarm);
}
