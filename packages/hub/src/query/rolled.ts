import type { ChannelSpec, ChannelSummary } from '@cerveceria/protocol';
import type { PartSource } from './part.ts';
import type { Span } from './plan.ts';

/** One bucket of a roll-up at its place in time. */
export type RolledBucket = Omit<ChannelSummary, 'channel' | 'last'> & Span;

/** What roll-ups say of a span; what lies outside of `spans` is read from frames. */
export interface Rolled {
  /** By time, apart from each other. */
  readonly spans: readonly Span[];
  /** Within the spans, by time. */
  readonly buckets: readonly RolledBucket[];
  readonly spec: ChannelSpec | undefined;
  readonly sources: readonly PartSource[];
}

/** What is left of `span` beside the others, which lie within it by time. */
export function beside(span: Span, others: readonly Span[]): Span[] {
  const left: Span[] = [];
  let from = span.from;
  for (const other of others) {
    if (other.from > from) left.push({ from, to: other.from - 1 });
    from = Math.max(from, other.to + 1);
  }
  if (from <= span.to) left.push({ from, to: span.to });
  return left;
}

/** Place of the first for which it is so, in a list that begins with those for which it is not. */
function placeOf(list: readonly RolledBucket[], isSo: (each: RolledBucket) => boolean): number {
  let [low, high] = [0, list.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (isSo(list[middle] as RolledBucket)) high = middle;
    else low = middle + 1;
  }
  return low;
}

/** What of it lies within a span whose ends are ends of buckets too. */
export function rolledWithin({ spans, buckets, spec, sources }: Rolled, { from, to }: Span): Rolled {
  const cut = <T extends Span>(list: readonly T[]) =>
    list
      .filter((each) => each.from <= to && each.to >= from)
      .map((each) => ({ ...each, from: Math.max(each.from, from), to: Math.min(each.to, to) }));
  return {
    spans: cut(spans),
    buckets: buckets.slice(
      placeOf(buckets, (each) => each.from >= from),
      placeOf(buckets, (each) => each.to > to),
    ),
    ...{ spec, sources: cut(sources) },
  };
}

/** Values that they count. */
export function rolledValues({ buckets }: Rolled): number {
  return buckets.reduce((sum, { count }) => sum + count, 0);
}
