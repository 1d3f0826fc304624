import type { BootOffset } from '@cerveceria/protocol';
import type { StoredFrame } from '../tiers/frame-tier.ts';
import { type WallTime, wallTime } from '../tiers/wall-time.ts';

/** Monotonic, so that a better offset moves no frame into another hour. */
const HOUR_MS = 3_600_000;

/** What age is judged by: the frame's identity and its times, never its content. */
export type Dated = Pick<StoredFrame, 'boot' | 'monoFrom' | 'monoTo'>;

export interface FrameAge {
  /** Wall ms UTC at which the hour is over that the frame belongs to. */
  readonly over: number;
  /** Wall ms UTC of its last scan. */
  readonly to: number;
  /** Frames of one boot's hour have the same; they go together. */
  readonly hour: string;
}

/** Null: nobody knows when the frame was made. */
export type AgeOf = (frame: Dated) => FrameAge | null;

/**
 * Ages of a node's frames by its table of boots. A time that is only a guess (`unsynced`) and one after `now` count as
 * unknown: a Pi that believes it is 1970 must not have its newest frames put away as its oldest.
 */
export function frameAges(boots: readonly BootOffset[], now: number): AgeOf {
  const tables = new Map<string, WallTime>();
  const learned = boots.filter(({ quality }) => quality !== 'unsynced');
  for (const boot of new Set(learned.map((piece) => piece.boot)))
    tables.set(boot, wallTime(learned.filter((piece) => piece.boot === boot)));
  return ({ boot, monoFrom, monoTo }) => {
    const wall = tables.get(boot);
    if (wall === undefined || monoFrom === null) return null;
    const hour = Math.floor(monoFrom / HOUR_MS);
    const [to, end] = [wall(monoTo ?? monoFrom), wall((hour + 1) * HOUR_MS)];
    if (to === null || end === null || to > now) return null;
    return { over: Math.max(to, end), to, hour: `${boot} ${hour}` };
  };
}
