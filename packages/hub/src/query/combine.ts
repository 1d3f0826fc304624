import type { ChannelSpec, History, HistoryGap } from '@cerveceria/protocol';
import { longestStep } from './gap-tracker.ts';
import { clipped, mergeGaps } from './gaps.ts';
import type { Grid } from './grid.ts';
import { joinGaps } from './join-part.ts';
import type { Part, PartSource } from './part.ts';
import type { Span } from './plan.ts';
import type { Reading } from './readings.ts';
import { UsualSpacing } from './usual-spacing.ts';

type Points = Pick<History, 't' | 'min' | 'mean' | 'max' | 'count'>;

const noTail = (value: number) => Number(value.toPrecision(12));

function singles(parts: readonly Part[]): Points {
  const values = parts.flatMap(({ readings }) =>
    (readings as readonly Reading[]).filter(({ value }) => value !== null),
  );
  const column = () => values.map((reading) => reading.value as number);
  const t = values.map(({ time }) => time);
  return { t, min: column(), mean: column(), max: column(), count: values.map(() => 1) };
}

/** The time of a point is the middle of what of its bucket lies within the range. */
function bucketed(parts: readonly Part[], { from, to }: Span, width: number): Points {
  const points: Points = { t: [], min: [], mean: [], max: [], count: [] };
  for (const { columns } of parts)
    for (const [i, at] of columns.at.entries()) {
      const count = columns.count[i] as number;
      points.t.push(Math.round((Math.max(at, from) + Math.min(at + width, to + 1)) / 2));
      points.min.push(columns.min[i] as number);
      points.mean.push(noTail((columns.sum[i] as number) / count));
      points.max.push(columns.max[i] as number);
      points.count.push(count);
    }
  return points;
}

/** Neighbours of one kind are one part. */
function joinSources(parts: readonly Part[]): PartSource[] {
  const joined: PartSource[] = [];
  for (const source of parts.flatMap((part) => part.sources)) {
    const at = joined.findLastIndex(({ tier, width }) => tier === source.tier && width === source.width);
    const same = joined[at];
    if (same === undefined || joined.length - at > 2)
      joined.push({ ...source, frames: source.frames + source.earlier });
    else joined[at] = { ...same, to: Math.max(same.to, source.to), frames: same.frames + source.frames };
  }
  return joined;
}

interface Told extends Span {
  readonly channel: string;
  readonly points: number;
  readonly grid: Grid;
  /** Process ms: what is missing after it cannot be there yet; the newest may be on its way for `patience` ms. */
  readonly now: number;
  readonly patience: number;
}

/** One answer out of parts that lie side by side, in the order of time. */
export function combine(spec: ChannelSpec, parts: readonly Part[], told: Told): History {
  const { channel, from, to, points, grid, now, patience } = told;
  const spacing = new UsualSpacing();
  for (const part of parts) spacing.addAll(part.spacing);
  const step = longestStep(spacing.ms());
  const values = parts.reduce((sum, part) => sum + part.values, 0);
  const each = values <= points && parts.every(({ readings }) => readings !== null);
  const dropped = clipped(
    parts.flatMap((part) => part.dropped),
    told,
  );
  const silent = [...new Set(parts.flatMap((part) => part.silent))];
  const lacking = parts.some(({ mayLack }) => mayLack);
  // Nothing can be there yet after the present, and the newest may be on its way.
  const seen = { from, to: Math.min(to, now) };
  const gaps = mergeGaps(joinGaps(parts, seen, step, to < now ? 0 : patience), dropped, step);
  const provisional = parts.map((part) => part.provisional).filter((at) => at !== null);
  return {
    ...{ channel, unit: spec.unit, res: spec.res, from, to, bucket: each ? 0 : grid.width },
    ...(each ? singles(parts) : bucketed(parts, told, grid.width)),
    // Where a tier is silent that may hold more, nobody can say that there is no data.
    gaps: lacking ? gaps.map((gap) => (gap.reason === 'no-data' ? unanswered(gap, silent) : gap)) : gaps,
    provisional: provisional.length === 0 ? null : Math.min(...provisional),
    parts: joinSources(parts).map(({ width, earlier: _earlier, ...part }) =>
      width === undefined ? part : { ...part, width },
    ),
    ...(silent.length > 0 && { silent }),
  };
}

function unanswered(gap: HistoryGap, silent: readonly string[]): HistoryGap {
  return { ...gap, reason: 'unanswered', detail: silent.join(' ') };
}
