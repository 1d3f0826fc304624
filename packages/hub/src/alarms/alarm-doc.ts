import { createHash } from 'node:crypto';
import type { Alarm, AlarmEvent } from '@cerveceria/protocol';

/** StateStore document `alarm/<event id>`: one occurrence, however often it flaps. Times in process ms UTC. */
export interface AlarmDoc extends Pick<Alarm, 'code' | 'priority' | 'about' | 'detail' | 'said' | 'latched' | 'since'> {
  readonly node: string;
  readonly source: AlarmEvent['source'];
  /** Id of the standing alarm at its node. */
  readonly alarm: string;
  /** `since` as the node said it last, whatever its clock: one occurrence keeps it over every reconnection. */
  readonly told: number;
  /** Place in the report: of two of one tick, what the node names first is the cause. */
  readonly order: number;
  readonly latest: number;
  readonly cleared: number | null;
  readonly count: number;
  readonly acknowledged: AlarmEvent['acknowledged'];
  readonly written: number;
}

/** What somebody says of an alarm at this moment. */
export type ToldAlarm = Alarm & { readonly order: number };

/** Where an alarm stands: the same one is never there twice. */
export interface AlarmPoint {
  readonly node: string;
  readonly source: AlarmEvent['source'];
  readonly alarm: string;
}

/** What an alarm says beside its code; nothing where nothing is told in that form. */
export function saidIn({ detail, said }: Pick<Alarm, 'detail' | 'said'>): Pick<Alarm, 'detail' | 'said'> {
  return { detail, ...(said !== undefined && { said }) };
}

/** The document without what it said. */
function unsaid({ detail: _, said: __, ...doc }: AlarmDoc): Omit<AlarmDoc, 'detail' | 'said'> {
  return doc;
}

/** The document, saying what was told last. */
export function sayingNow(doc: AlarmDoc, told: Pick<Alarm, 'detail' | 'said'>): AlarmDoc {
  return { ...unsaid(doc), ...saidIn(told) };
}

export const ALARM_PREFIX = 'alarm/';

export const pointOf = ({ node, source, alarm }: AlarmPoint) => `${source} ${node} ${alarm}`;

/** The same for both hubs: whoever writes an occurrence down first, the other finds it there. */
export function eventIdOf(point: AlarmPoint, told: number): string {
  return createHash('sha256')
    .update(`${pointOf(point)} ${told}`)
    .digest('base64url')
    .slice(0, 16);
}
