import type { HistoryGap } from '@cerveceria/protocol';
import { Buckets, type Columns } from './downsample.ts';
import type { Grid } from './grid.ts';
import type { Part } from './part.ts';
import type { Span } from './plan.ts';
import type { Reading } from './readings.ts';

function clip<T extends Span>(list: readonly T[], { from, to }: Span): T[] {
  return list
    .filter((each) => each.from <= to && each.to >= from)
    .map((each) => ({ ...each, from: Math.max(each.from, from), to: Math.min(each.to, to) }));
}

/** Where the first and last reading lie when nothing is known but silences and buckets. */
function extent(part: Part, { from, to }: Span): { readonly first: number | null; readonly last: number | null } {
  if (part.first === null || part.last === null || part.first > to || part.last < from)
    return { first: null, last: null };
  const silences = part.gaps.filter(({ reason }) => reason === 'no-data');
  const at = (time: number) => silences.find((gap) => gap.from < time && gap.to > time);
  const first = part.first >= from ? part.first : (at(from)?.to ?? from);
  const last = part.last <= to ? part.last : (at(to)?.from ?? to);
  return first > to || last < from ? { first: null, last: null } : { first, last };
}

function exactExtent({ readings }: Part, { from, to }: Span) {
  const within = (readings ?? []).filter(({ time }) => time >= from && time <= to);
  return { first: within[0]?.time ?? null, last: within.at(-1)?.time ?? null };
}

function columnsOf(readings: readonly Reading[], grid: Grid): Columns {
  const buckets = new Buckets(grid);
  for (const { time, value } of readings)
    if (value !== null) buckets.add(time, { count: 1, min: value, max: value, sum: value });
  return buckets.columns();
}

/** Whole buckets: what of the first and last lies outside is empty, or it would have to be read anew. */
function columnsWithin({ columns }: Part, { from, to }: Span, { width }: Grid): Columns {
  const slots = columns.at.flatMap((at, i) => (at + width > from && at <= to ? [i] : []));
  const column = (name: keyof Columns) => slots.map((i) => columns[name][i] as number);
  return { at: column('at'), count: column('count'), min: column('min'), max: column('max'), sum: column('sum') };
}

/** A part without what lies outside of `span`. A part without readings has none in buckets that the ends lie in. */
export function cutPart(part: Part, span: Span, grid: Grid): Part {
  if (span.from <= part.span.from && span.to >= part.span.to) return part;
  const { readings } = part;
  const kept = readings?.filter(({ time }) => time >= span.from && time <= span.to) ?? null;
  const columns = kept === null ? columnsWithin(part, span, grid) : columnsOf(kept, grid);
  const { first, last } = readings === null ? extent(part, span) : exactExtent(part, span);
  const isInside = (gap: HistoryGap) =>
    first !== null && last !== null && (gap.reason !== 'no-data' || (gap.from >= first && gap.to <= last));
  return {
    ...part,
    span,
    readings: kept,
    columns,
    values: columns.count.reduce((a, b) => a + b, 0),
    first,
    last,
    gaps: clip(part.gaps.filter(isInside), span),
    sources: clip(part.sources, span),
    provisional: part.provisional === null || part.provisional > span.to ? null : Math.max(part.provisional, span.from),
  };
}
