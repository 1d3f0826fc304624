import type { HistoryGap } from '@cerveceria/protocol';
import type { Columns } from './downsample.ts';
import { longestStep } from './gap-tracker.ts';
import type { Part } from './part.ts';
import type { Span } from './plan.ts';
import { UsualSpacing } from './usual-spacing.ts';

/** Silence between parts, and runs of bad readings that go on in the next one. `patience`: ms that silence may last at the end. */
export function joinGaps(parts: readonly Part[], { from, to }: Span, step: number, patience: number): HistoryGap[] {
  const gaps: HistoryGap[] = [];
  let before = from;
  for (const part of parts) {
    if (part.first === null || part.last === null) continue;
    if (part.first - before > step)
      gaps.push({ from: before, to: part.first, reason: 'no-data', detail: '', count: 0 });
    const [first, ...rest] = part.gaps;
    const open = gaps.at(-1);
    const goesOn =
      first !== undefined &&
      open !== undefined &&
      open.reason !== 'no-data' &&
      open.reason === first.reason &&
      open.detail === first.detail &&
      open.to === before &&
      first.from === part.first;
    if (goesOn) gaps.splice(-1, 1, { ...open, to: first.to, count: open.count + first.count });
    else if (first !== undefined) gaps.push(first);
    gaps.push(...rest);
    before = Math.max(before, part.last);
  }
  if (to - before > Math.max(step, patience)) gaps.push({ from: before, to, reason: 'no-data', detail: '', count: 0 });
  return gaps;
}

/** The bucket in which the one ends and the other begins is one. */
function joinColumns(a: Columns, b: Columns): Columns {
  const joined: Columns = {
    ...{ at: [...a.at], count: [...a.count], min: [...a.min], max: [...a.max], sum: [...a.sum] },
  };
  for (const [i, at] of b.at.entries()) {
    const own = joined.at.at(-1) === at ? joined.at.length - 1 : joined.at.length;
    const isNew = own === joined.at.length;
    joined.at[own] = at;
    joined.count[own] = (isNew ? 0 : (joined.count[own] as number)) + (b.count[i] as number);
    joined.sum[own] = (isNew ? 0 : (joined.sum[own] as number)) + (b.sum[i] as number);
    joined.min[own] = isNew ? (b.min[i] as number) : Math.min(joined.min[own] as number, b.min[i] as number);
    joined.max[own] = isNew ? (b.max[i] as number) : Math.max(joined.max[own] as number, b.max[i] as number);
  }
  return joined;
}

/** A part and what came after its last reading, as if both had been read at once. */
export function joinPart(part: Part, rest: Part): Part {
  const spacing = new UsualSpacing();
  for (const each of [part, rest]) spacing.addAll(each.spacing);
  if (part.last !== null && rest.first !== null) spacing.add(rest.first - part.last);
  const first = part.first ?? rest.first;
  const last = rest.last ?? part.last;
  const step = longestStep(spacing.ms());
  return {
    ...part,
    ...{ spec: part.spec ?? rest.spec, spacing, first, last },
    readings: part.readings === null || rest.readings === null ? null : [...part.readings, ...rest.readings],
    columns: joinColumns(part.columns, rest.columns),
    values: part.values + rest.values,
    gaps: first === null || last === null ? [] : joinGaps([part, rest], { from: first, to: last }, step, 0),
    sources: [...part.sources, ...rest.sources],
    provisional: part.provisional ?? rest.provisional,
  };
}
