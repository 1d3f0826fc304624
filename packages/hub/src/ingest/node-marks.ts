import type { EpochState } from '@cerveceria/protocol';

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
  /** Machine wall ms of the `hello` that told it; the later word holds. */
  readonly told: number;
  readonly epochs: Readonly<Record<string, EpochMark>>;
}

export const NO_MARKS: NodeMarks = { told: 0, epochs: {} };
const NEVER_TOLD: EpochMark = { seen: 0, oldest: 0, newest: 0, current: false };

export function raise(marks: NodeMarks, epoch: string, seq: number): NodeMarks {
  const mark = marks.epochs[epoch] ?? NEVER_TOLD;
  if (mark.seen >= seq) return marks;
  return { ...marks, epochs: { ...marks.epochs, [epoch]: { ...mark, seen: seq } } };
}

/** The agent's own word. What it no longer lists and what is wholly stored needs no mark any more. */
export function tell(
  marks: NodeMarks,
  epochs: readonly EpochState[],
  watermark: (epoch: string) => number,
  told: number,
): NodeMarks {
  const next: Record<string, EpochMark> = {};
  for (const [epoch, mark] of Object.entries(marks.epochs))
    if (mark.seen > watermark(epoch)) next[epoch] = { ...mark, oldest: 0, current: false };
  for (const { epoch, oldest, newest, current } of epochs)
    next[epoch] = { seen: marks.epochs[epoch]?.seen ?? 0, oldest, newest, current };
  return { told, epochs: next };
}

/** The later word of the agent, and of each epoch the highest seq that any hub heard. */
export function merge(a: NodeMarks, b: NodeMarks): NodeMarks {
  const [later, earlier] = a.told >= b.told ? [a, b] : [b, a];
  let merged = later;
  for (const epoch of Object.keys(later.epochs)) merged = raise(merged, epoch, earlier.epochs[epoch]?.seen ?? 0);
  return merged;
}
