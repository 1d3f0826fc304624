import type { Alarm, Said } from '@cerveceria/protocol';

/** Something that is so at this moment. */
export interface Condition {
  readonly code: string;
  /** Channel, loop or node. */
  readonly about: string;
  readonly priority: Alarm['priority'];
  readonly detail: string;
  /** The detail for readers of other languages; left out where it is a code or a person's words. */
  readonly said?: Said;
  readonly latched: boolean;
  /** Tells several of one code and place apart; at most 8 characters. */
  readonly mark?: string;
}

/** An alarm that ended is told for this long, process ms, so that every report of that time carries it. */
const ENDED_KEPT_MS = 60_000;
/** Ended ones kept for a hub that is not there; of more the newest. */
const MOST_ENDED = 64;

interface Standing extends Alarm {
  /** Process ms UTC at which it was last so, or from when on a hub could hear that it ended. */
  readonly seen: number;
}

export type Alarms = ReadonlyMap<string, Standing>;

export const NO_ALARMS: Alarms = new Map();

function ended(before: Alarms, after: Alarms, wall: number, isHeard: boolean): Standing[] {
  const over: Standing[] = [];
  for (const [id, alarm] of before) {
    if (after.has(id)) continue;
    const end = alarm.active ? wall : (alarm.ended ?? wall);
    // While no hub hears, the minute in which it is told has not begun.
    const seen = isHeard ? alarm.seen : wall;
    if (wall - seen < ENDED_KEPT_MS) over.push({ ...alarm, active: false, ended: end, seen });
  }
  return over.length <= MOST_ENDED
    ? over
    : over.sort((a, b) => (a.ended as number) - (b.ended as number)).slice(-MOST_ENDED);
}

/**
 * The alarms after the conditions of this moment; one and the same condition is one alarm for as long as it stands.
 * `isHeard`: a hub is there; what ends while none is waits to be told.
 */
export function updateAlarms(before: Alarms, conditions: readonly Condition[], wall: number, isHeard: boolean): Alarms {
  const after = new Map<string, Standing>();
  for (const { mark = '', ...condition } of conditions) {
    const id = `${condition.code}:${condition.about}${mark === '' ? '' : `:${mark}`}`;
    const standing = before.get(id);
    const since = standing?.active === true ? standing.since : wall;
    after.set(id, { ...condition, id, since, active: true, seen: wall });
  }
  for (const alarm of ended(before, after, wall, isHeard)) after.set(alarm.id, alarm);
  return after;
}

export function alarmList(alarms: Alarms): Alarm[] {
  return [...alarms.values()].map(({ seen: _, ...alarm }) => alarm);
}
