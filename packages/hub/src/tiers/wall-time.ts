import type { BootOffset } from '@cerveceria/protocol';

/** Maps process-monotonic ms of one boot to wall ms UTC; null while nothing is known of the boot. */
export type WallTime = (mono: number) => number | null;

/** The pieces that count, by mono. A guess made before the clock was set must not rule when something better came. */
function ruling(pieces: readonly BootOffset[]): BootOffset[] {
  const learned = pieces.filter((piece) => piece.quality !== 'unsynced');
  return [...(learned.length > 0 ? learned : pieces)].sort((a, b) => a.mono - b.mono);
}

function offsetAt(pieces: readonly BootOffset[], mono: number): number | null {
  let low = 0;
  let high = pieces.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((pieces[middle] as BootOffset).mono <= mono) low = middle + 1;
    else high = middle;
  }
  // Before the first piece its offset holds too: what is learned at first contact is applied backwards.
  return pieces[Math.max(0, low - 1)]?.offset ?? null;
}

/** `pieces` of one boot. */
export function wallTime(pieces: readonly BootOffset[]): WallTime {
  const sorted = ruling(pieces);
  return (mono) => {
    const offset = offsetAt(sorted, mono);
    return offset === null ? null : Math.round(mono + offset);
  };
}

/** A stretch of mono, both ends included, in which one offset holds. */
export interface OffsetSpan {
  readonly from: number;
  readonly to: number;
  readonly offset: number;
}

/** The table of one boot as stretches side by side that cover all of mono; none while nothing is known. */
export function offsetSpans(pieces: readonly BootOffset[]): OffsetSpan[] {
  const sorted = ruling(pieces);
  return sorted.map(({ mono, offset }, i) => {
    const next = sorted[i + 1];
    return {
      from: i === 0 ? Number.MIN_SAFE_INTEGER : mono,
      to: next === undefined ? Number.MAX_SAFE_INTEGER : next.mono - 1,
      offset,
    };
  });
}

/**
 * The span of mono, both included, outside of which the two tables of one boot say the same; undefined when they say
 * the same everywhere.
 */
export function changedSpan(
  before: readonly BootOffset[],
  after: readonly BootOffset[],
): { readonly from: number; readonly to: number } | undefined {
  const old = ruling(before);
  const now = ruling(after);
  const edges = [...new Set([...old, ...now].map((piece) => piece.mono))].sort((a, b) => a - b);
  if (edges.length === 0) return undefined;
  const starts = [Number.MIN_SAFE_INTEGER, ...edges];
  const differs = starts.map((mono) => offsetAt(old, mono) !== offsetAt(now, mono));
  const first = differs.indexOf(true);
  if (first < 0) return undefined;
  const last = differs.lastIndexOf(true);
  return {
    from: starts[first] as number,
    to: last === starts.length - 1 ? Number.MAX_SAFE_INTEGER : (starts[last + 1] as number) - 1,
  };
}
