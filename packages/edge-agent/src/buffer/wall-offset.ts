import type { BootOffset, ClockQuality } from '@cerveceria/protocol';

/** A piece is added when the offset moved by more than this; ms. */
const MOVED_MS = 20;
/** Rows kept of all boots; the oldest fall out. */
const ROWS = 900;

const RANK: Readonly<Record<ClockQuality, number>> = { unsynced: 0, learned: 1, disciplined: 2 };

/** One look at the wall: at `mono` (process-monotonic ms of this boot) it was `wall` (ms UTC). */
export interface WallSight {
  readonly mono: number;
  readonly wall: number;
  readonly quality: ClockQuality;
}

/**
 * The table of boots after one more look at the wall; the same array when nothing changed.
 *
 * A better clock replaces what a worse one said of this boot, backwards too: a Pi without a battery starts in the past,
 * and its first scans get their true time when a hub or the network tells it. A worse clock never replaces a better.
 */
export function learnOffset(rows: readonly BootOffset[], boot: string, sight: WallSight): readonly BootOffset[] {
  const { mono, wall, quality } = sight;
  const offset = Math.round(wall - mono);
  const last = rows.filter((row) => row.boot === boot).at(-1);
  if (last === undefined) return [...rows, { boot, mono: 0, offset, quality }].slice(-ROWS);
  if (RANK[quality] < RANK[last.quality]) return rows;
  if (last.quality === 'unsynced' && quality !== 'unsynced')
    return rows.map((row) => (row.boot === boot && row.quality === 'unsynced' ? { ...row, offset, quality } : row));
  const moved = Math.abs(offset - last.offset) > MOVED_MS;
  if (!moved && quality === last.quality) return rows;
  return [...rows, { boot, mono: Math.round(mono), offset, quality }].slice(-ROWS);
}

/** Wall = mono + offset for this boot, as known last; null before the first look. */
export function offsetOf(rows: readonly BootOffset[], boot: string): number | null {
  return rows.filter((row) => row.boot === boot).at(-1)?.offset ?? null;
}

/** The same, only where it was learned from a hub or the network: a clock that came up by itself may be days behind. */
export function toldOffset(rows: readonly BootOffset[], boot: string): number | null {
  const last = rows.filter((row) => row.boot === boot).at(-1);
  return last === undefined || last.quality === 'unsynced' ? null : last.offset;
}
