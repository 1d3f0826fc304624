import { ALARM_PRIORITIES, type AlarmState } from '@cerveceria/protocol';
import { type AlarmDoc, type AlarmPoint, saidIn, sayingNow, type ToldAlarm } from './alarm-doc.ts';

/** An alarm that comes again so soon after it cleared is the same one, flapping. Process ms, here and below. */
export const CHATTER_MS = 120_000;
/** While it flaps an acknowledgement holds for so long; then the alarm asks again. */
const ACKNOWLEDGED_MS = 600_000;
/** A detail that changes by itself is written down so often. */
const DETAIL_MS = 30_000;

/** What a person ends by an answer or a release needs no second word that they saw it. */
const ENDED_BY_PEOPLE = new Set(['local-stop', 'program-ask', 'program-doubt']);

/** `active` as it is known now; the document may be a moment behind. */
export function stateOf(doc: AlarmDoc, active: boolean): AlarmState {
  if (doc.priority === 'info') return 'normal';
  if (active) return doc.acknowledged === null ? 'unacknowledged' : 'acknowledged';
  return doc.acknowledged === null && !ENDED_BY_PEOPLE.has(doc.code) ? 'cleared' : 'normal';
}

/** Null while it stands. The node knows when it was over; it may tell long after. */
function endOf({ active, ended, since }: ToldAlarm, now: number): number | null {
  return active ? null : Math.max(Math.min(since, now), Math.min(ended ?? now, now));
}

function raised(point: AlarmPoint, told: ToldAlarm, now: number): AlarmDoc {
  const { code, priority, about, latched, order } = told;
  // A clock that runs ahead must not put an alarm into the future.
  const since = Math.min(told.since, now);
  return {
    ...point,
    ...{ code, priority, about, ...saidIn(told), latched, order, since, told: told.since, latest: since },
    ...{ cleared: endOf(told, now), count: 1, acknowledged: null, written: now },
  };
}

function again(doc: AlarmDoc, told: ToldAlarm, now: number): AlarmDoc {
  const { latched } = told;
  const seen = doc.acknowledged;
  // What stood all the time (its node was restarted) is still what somebody saw.
  const holds = doc.cleared === null || (seen !== null && now - seen.at < ACKNOWLEDGED_MS);
  return {
    ...sayingNow(doc, told),
    ...{ latched, told: told.since, latest: Math.min(told.since, now), count: doc.count + 1 },
    ...{ cleared: endOf(told, now), acknowledged: holds ? seen : null, written: now },
  };
}

function changed(doc: AlarmDoc, told: ToldAlarm, now: number): AlarmDoc {
  const { priority, detail, latched } = told;
  const isLate = detail !== doc.detail && now - doc.written >= DETAIL_MS;
  if (priority === doc.priority && latched === doc.latched && !isLate) return doc;
  const isWorse = ALARM_PRIORITIES.indexOf(priority) > ALARM_PRIORITIES.indexOf(doc.priority);
  const acknowledged = isWorse ? null : doc.acknowledged;
  return { ...sayingNow(doc, told), priority, latched, acknowledged, written: now };
}

/**
 * The newest event of a point after what was told of it: the same object when nothing changed, `new` when what was told
 * is another occurrence. `known` undefined: there was none yet. `isFirstWord`: the node has just joined; a restart
 * begins all that stands anew, and is no flapping.
 */
export function hear(known: AlarmDoc | undefined, told: ToldAlarm, now: number, isFirstWord = false): AlarmDoc | 'new' {
  if (known === undefined) return 'new';
  const isSame = told.since === known.told;
  if (known.cleared === null) {
    const isOn = isFirstWord && told.active;
    const same = isOn && !isSame ? { ...known, told: told.since, written: now } : known;
    const after = isSame || isOn ? changed(same, told, now) : again(known, told, now);
    return told.active ? after : { ...after, cleared: endOf(told, now), written: now };
  }
  if (isSame) return told.active ? { ...changed(known, told, now), cleared: null, written: now } : known;
  // Told for a minute after its end: an older end says nothing new.
  if (!told.active && told.since < known.told) return known;
  return now - known.cleared <= CHATTER_MS ? again(known, told, now) : 'new';
}

export const newEvent = raised;

/** The node does not name it any more. */
export function clear(doc: AlarmDoc, now: number): AlarmDoc {
  return doc.cleared === null ? { ...doc, cleared: now, written: now } : doc;
}

/** Said twice it is said once: the first name stays. Resets nothing. */
export function acknowledge(doc: AlarmDoc, by: string, note: string, now: number): AlarmDoc {
  const state = stateOf(doc, doc.cleared === null);
  if (state !== 'unacknowledged' && state !== 'cleared') return doc;
  return { ...doc, acknowledged: { by, at: now, note }, written: now };
}
