import type { BootOffset } from '@cerveceria/protocol';
import { changedSpan, offsetSpans } from '../tiers/wall-time.ts';
import { type HourRuns, hoursOf, withHours } from './hour-runs.ts';
import type { BootRecord } from './roll-up-progress.ts';

type Pieces = BootRecord['pieces'];

const full = (pieces: Pieces): BootOffset[] => pieces.map((piece) => ({ boot: '', ...piece }));

/** All hours from the earliest to the latest that a stretch of mono reaches: a frame over a jump of the clock fills them. */
function hull(pieces: Pieces, from: number, to: number): HourRuns {
  const ends = offsetSpans(full(pieces))
    .filter((span) => span.from <= to && span.to >= from)
    .flatMap((span) => [Math.max(span.from, from) + span.offset, Math.min(span.to, to) + span.offset]);
  // Rounding and a piece that sends the clock back leave nothing out when the neighbours' ms count as well.
  return ends.length === 0 ? [] : hoursOf(Math.min(...ends) - 1, Math.max(...ends) + 1);
}

/** Hours in which frames of a boot were and in which they are, now that other offsets are known. Pure. */
export function movedHours({ from, to, longest, pieces }: BootRecord, now: Pieces): HourRuns {
  const changed = changedSpan(full(pieces), full(now));
  if (changed === undefined) return [];
  const begin = Math.max(from, changed.from - longest);
  const end = Math.min(to, changed.to + longest);
  return begin > end ? [] : withHours(hull(pieces, begin, end), hull(now, begin, end));
}
