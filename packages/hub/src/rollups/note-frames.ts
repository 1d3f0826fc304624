import type { BootOffset } from '@cerveceria/protocol';
import type { StoredFrame, TimedFrame } from '../tiers/frame-tier.ts';
import { placeFrame } from '../tiers/place-frame.ts';
import { type WallTime, wallTime } from '../tiers/wall-time.ts';
import { beginHours, keptHours } from './begun-hours.ts';
import { type HourRuns, hasHour, hourOf, hoursOf, withHours, withoutHours } from './hour-runs.ts';
import { movedHours } from './moved-hours.ts';
import type { BootRecord, RollUpProgress } from './roll-up-progress.ts';

export interface Noted {
  readonly progress: RollUpProgress;
  /** Frames that reach into hours of which nothing is made anew any more: they are merged, in this order. */
  readonly late: readonly TimedFrame[];
  /** The newest hour of each epoch that went on: more of it is likely on its way. */
  readonly fresh: HourRuns;
}

const plain = ({ boot: _, ...piece }: BootOffset) => piece;

/** Makes `hours` due, as far as they may be made anew. */
export function makeDue(progress: RollUpProgress, hours: HourRuns): RollUpProgress {
  const due = withoutHours(hours, [[Number.NEGATIVE_INFINITY, progress.frozen]]);
  return {
    ...progress,
    made: withoutHours(progress.made, due),
    due: withHours(progress.due, due),
  };
}

/** Takes up the tier's table of boots; the hours whose frames it moves become due. */
export function noteBoots(progress: RollUpProgress, offsets: readonly BootOffset[]): RollUpProgress {
  let next = progress;
  for (const [boot, record] of Object.entries(progress.boots)) {
    const pieces = offsets.filter((piece) => piece.boot === boot).map(plain);
    if (JSON.stringify(pieces) === JSON.stringify(record.pieces)) continue;
    const moved = movedHours(record, pieces);
    next = makeDue(next, moved);
    // What moved there may have any seq.
    const begun = keptHours(next.begun ?? {}, (hour) => !hasHour(moved, hour));
    next = { ...next, begun, boots: { ...next.boots, [boot]: { ...record, pieces } } };
  }
  return next;
}

function withFrame(record: BootRecord | undefined, frame: StoredFrame, pieces: BootRecord['pieces']): BootRecord {
  const [from, to] = [frame.monoFrom as number, Math.max(frame.monoFrom as number, frame.monoTo as number)];
  if (record === undefined) return { from, to, longest: to - from, pieces };
  return {
    from: Math.min(record.from, from),
    to: Math.max(record.to, to),
    longest: Math.max(record.longest, to - from),
    pieces: record.pieces,
  };
}

/**
 * Takes up frames, each epoch's in the order of its seqs and after what was noted of it. They are placed by the offsets
 * that the progress names, or by `offsets` where their boot is new. Pure.
 */
export function noteFrames(
  progress: RollUpProgress,
  frames: readonly StoredFrame[],
  offsets: readonly BootOffset[],
): Noted {
  const epochs = { ...progress.epochs };
  const boots = { ...progress.boots };
  const walls = new Map<string, WallTime>();
  const newest = new Map<string, number>();
  const late: TimedFrame[] = [];
  const timed: TimedFrame[] = [];
  let touched: HourRuns = [];
  for (const frame of frames) {
    epochs[frame.epoch] = Math.max(epochs[frame.epoch] ?? 0, frame.last);
    if (frame.kind !== 'data' || frame.monoFrom === null || frame.monoTo === null) continue;
    const { boot } = frame;
    const known = boots[boot];
    const pieces = known?.pieces ?? offsets.filter((piece) => piece.boot === boot).map(plain);
    boots[boot] = withFrame(known, frame, pieces);
    const wall = walls.get(boot) ?? wallTime(pieces.map((piece) => ({ boot, ...piece })));
    walls.set(boot, wall);
    const placed = placeFrame(frame, wall);
    if (placed.from === null || placed.to === null) continue;
    timed.push(placed);
    if (hourOf(placed.from) < progress.frozen) late.push(placed);
    touched = withHours(touched, hoursOf(placed.from, placed.to));
    newest.set(frame.epoch, Math.max(newest.get(frame.epoch) ?? 0, hourOf(placed.to)));
  }
  const fresh = [...newest.values()].reduce<HourRuns>((runs, hour) => withHours(runs, [[hour, hour + 1]]), []);
  const begun = beginHours(progress, timed);
  return { progress: makeDue({ ...progress, begun, epochs, boots }, touched), late, fresh };
}
