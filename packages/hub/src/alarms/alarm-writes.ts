import { CodedError } from '@cerveceria/protocol';
import type { StateStore } from '../tiers/state-store.ts';
import type { AlarmBook } from './alarm-book.ts';
import { ALARM_PREFIX, type AlarmDoc } from './alarm-doc.ts';

/** Both hubs may write one event at the same moment; so often the loser tries again. */
const TRIES = 20;

/**
 * Changes one event by compare-and-set. `edit` gets it as it is now, undefined when there is none, and may be called
 * again with a newer one; what it gives back unchanged (or undefined) is not written.
 */
export type WriteAlarm = (
  id: string,
  edit: (doc: AlarmDoc | undefined) => AlarmDoc | undefined,
) => Promise<AlarmDoc | undefined>;

export function createAlarmWrites(store: Pick<StateStore, 'get' | 'put'>, book: AlarmBook): WriteAlarm {
  return async (id, edit) => {
    const key = `${ALARM_PREFIX}${id}`;
    for (let tried = 1; ; tried++) {
      const doc = await store.get<AlarmDoc>(key);
      const after = edit(doc?.value);
      if (after === undefined || after === doc?.value) {
        if (doc !== undefined) book.take(doc);
        return doc?.value;
      }
      try {
        const written = await store.put(key, after, doc?.version ?? null);
        book.take(written);
        return written.value;
      } catch (fault) {
        const isConflict = fault instanceof CodedError && fault.code === 'STATE_CONFLICT';
        if (!isConflict || tried === TRIES) throw fault;
      }
    }
  };
}
