import type { Hello } from '@cerveceria/protocol';

/** What the hubs heard of one epoch, stored or not. */
export interface EpochMark {
  /** Highest seq of live lane and frames. */
  readonly seen: number;
  /** As the agent said last; `oldest` 0: its buffer keeps nothing of the epoch. */
  readonly oldest: number;
  readonly newest: number;
  readonly current: boolean;
}

/** StateStore document `seen/<node>`. */
export interface NodeMarks {
  /** Above that of every word that its hub knew, and not below its machine wall ms, as older releases wrote it. */
  readonly told: number;
  /** Of the `hello` that told it; left out by older releases. */
  readonly boot?: string;
  /** Process-monotonic ms at which the agent sent it. */
  readonly mono?: number;
  readonly epochs: Readonly<Record<string, EpochMark>>;
}

export const NO_MARKS: NodeMarks = { told: 0, epochs: {} };
const NEVER_TOLD: EpochMark = { seen: 0, oldest: 0, newest: 0, current: false };

export function raise(marks: NodeMarks, epoch: string, seq: number): NodeMarks {
  const mark = marks.epochs[epoch] ?? NEVER_TOLD;
  if (mark.seen >= seq) return marks;
  return { ...marks, epochs: { ...marks.epochs, [epoch]: { ...mark, seen: seq } } };
}

/** What a `hello` says of its agent's buffer, and when by the agent's own clock. */
export type Word = Pick<Hello, 'boot' | 'mono' | 'epochs'>;

/**
 * The agent's own word. What it no longer lists and what is wholly stored needs no mark any more.
 * @param wall the hub's machine clock, ms UTC
 */
export function tell(
  marks: NodeMarks,
  { boot, mono, epochs }: Word,
  watermark: (epoch: string) => number,
  wall: number,
): NodeMarks {
  const next: Record<string, EpochMark> = {};
  for (const [epoch, mark] of Object.entries(marks.epochs))
    if (mark.seen > watermark(epoch)) next[epoch] = { ...mark, oldest: 0, current: false };
  for (const { epoch, oldest, newest, current } of epochs)
    next[epoch] = { seen: marks.epochs[epoch]?.seen ?? 0, oldest, newest, current };
  return { told: Math.max(wall, marks.told + 1), boot, mono, epochs: next };
}

/**
 * Whether `a` is no earlier a word than `b`. Within one boot the agent's own clock says it; of two boots the later one was
 * told to a hub that knew of the other, whatever the clocks of the hubs show.
 */
function isLater(a: NodeMarks, b: NodeMarks): boolean {
  if (a.boot !== undefined && a.boot === b.boot && a.mono !== b.mono) return (a.mono ?? 0) > (b.mono ?? 0);
  return a.told >= b.told;
}

/** The later word of the agent, and of each epoch the highest seq that any hub heard. */
export function merge(a: NodeMarks, b: NodeMarks): NodeMarks {
  const [later, earlier] = isLater(a, b) ? [a, b] : [b, a];
  let merged = later.told >= earlier.told ? later : { ...later, told: earlier.told };
  for (const epoch of Object.keys(later.epochs)) merged = raise(merged, epoch, earlier.epochs[epoch]?.seen ?? 0);
  return merged;
}
