import { stateOf } from './alarm-life.ts';
import type { Event } from './bursts.ts';

/** Process ms that an event is kept after it was cleared. */
export const KEEP_MS = 365 * 86_400_000;
/** Of more events than this the oldest go before their time: both hubs hold them all in memory, half a KB each. */
export const MOST_EVENTS = 10_000;

/**
 * Which events may go, those first that are the longest over; of two too many, one that somebody has seen goes before
 * one that nobody has. What stands is never among them.
 */
export function outlived(events: Iterable<Event>, now: number, most: number = MOST_EVENTS): string[] {
  const over: { id: string; cleared: number; isSeen: boolean }[] = [];
  let count = 0;
  for (const { id, doc } of events) {
    count++;
    if (doc.cleared !== null) over.push({ id, cleared: doc.cleared, isSeen: stateOf(doc, false) === 'normal' });
  }
  over.sort((a, b) => Number(b.isSeen) - Number(a.isSeen) || a.cleared - b.cleared);
  const excess = Math.max(0, count - most);
  return over.filter(({ cleared }, i) => i < excess || now - cleared > KEEP_MS).map(({ id }) => id);
}
