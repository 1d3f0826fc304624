import { createHash } from 'node:crypto';
import type { Alarm, AlarmEvent } from '@cerveceria/protocol';

/** StateStore document `alarm/<event id>`: one occurrence, however often it flaps. Times in process ms UTC. */
export interface AlarmDoc extends Pick<Alarm, 'code' | 'priority' | 'about' | 'detail' | 'latched' | 'since'> {
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

export const ALARM_PREFIX = 'alarm/';

export const pointOf = ({ node, source, alarm }: AlarmPoint) => `${source} ${node} ${alarm}`;

/** The same for both hubs: whoever writes an occurrence down first, the other finds it there. */
export function eventIdOf(point: AlarmPoint, told: number): string {
  return createHash('sha256')
    .update(`${pointOf(point)} ${told}`)
    .digest('base64url')
    .slice(0, 16);
}
