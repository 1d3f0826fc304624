import type { AlarmRow } from '@cerveceria/protocol';
import type { ProcessClock } from '@cerveceria/runtime';
import type { Audit } from '../auth/audit.ts';
import type { Who } from '../auth/who.ts';
import { hubError } from '../errors.ts';
import type { FleetState } from '../live/fleet-state.ts';
import type { AlarmBook } from './alarm-book.ts';
import { acknowledge } from './alarm-life.ts';
import { rowOf } from './alarm-views.ts';
import type { WriteAlarm } from './alarm-writes.ts';

interface AcknowledgementParts {
  readonly book: AlarmBook;
  readonly write: WriteAlarm;
  readonly audit: Audit;
  readonly fleet: Pick<FleetState, 'nodes'>;
  readonly process: Pick<ProcessClock, 'wall'>;
}

/** Gives the event as it is then. Said again, by whomever, it changes nothing. @throws ALARM_UNKNOWN */
export type Acknowledge = (who: Who, id: string, note: string) => Promise<AlarmRow>;

/** A person has seen an alarm. It goes on standing for as long as its cause does. */
export function createAcknowledge({ book, write, audit, fleet, process }: AcknowledgementParts): Acknowledge {
  return async ({ user }, id, note) => {
    let isNew = false;
    const doc = await write(id, (before) => {
      if (before === undefined) throw hubError('ALARM_UNKNOWN', id);
      const after = acknowledge(before, user, note, process.wall());
      isNew = after !== before;
      return after;
    });
    if (doc === undefined) throw hubError('ALARM_UNKNOWN', id);
    const detail = note === '' ? doc.code : `${doc.code}: ${note}`;
    if (isNew) await audit.record({ who: user, what: 'alarm.acknowledge', about: doc.about, detail });
    return rowOf({ id, doc }, book, fleet);
  };
}
