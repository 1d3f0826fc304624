import type { History } from '@cerveceria/protocol';
import type { Tail } from '../state/tails.ts';

/** One channel ready to be aligned with others. A row without numbers is a place where no line may be drawn. */
export interface Curve {
  readonly t: readonly number[];
  readonly min: readonly (number | null)[];
  readonly mean: readonly (number | null)[];
  readonly max: readonly (number | null)[];
}

/** Live values more than this apart are not joined: something was not heard in between. Times of the usual distance. */
const TAIL_GAP = 5;

function usualStep(t: readonly number[]): number {
  const steps = t.slice(1).map((time, i) => time - (t[i] as number));
  return steps.sort((a, b) => a - b)[Math.floor(steps.length / 2)] ?? Number.POSITIVE_INFINITY;
}

/** Readings with every gap broken open, and behind them the live values that are newer. */
export function curveOf(history: History | null, tail: Tail | undefined): Curve {
  const curve = {
    t: [] as number[],
    min: [] as (number | null)[],
    mean: [] as (number | null)[],
    max: [] as (number | null)[],
  };
  const row = (t: number, min: number | null, mean: number | null, max: number | null) => {
    curve.t.push(t);
    curve.min.push(min);
    curve.mean.push(mean);
    curve.max.push(max);
  };
  const gaps = [...(history?.gaps ?? [])].sort((a, b) => a.from - b.from);
  let gap = 0;
  const points = history?.t ?? [];
  for (const [i, t] of points.entries()) {
    row(t, history?.min[i] ?? null, history?.mean[i] ?? null, history?.max[i] ?? null);
    const next = points[i + 1];
    if (next === undefined) break;
    while (gap < gaps.length && (gaps[gap]?.to ?? 0) <= t) gap += 1;
    const open = gaps[gap];
    if (open !== undefined && open.from < next)
      row(Math.min(next - 0.5, Math.max(t + 0.5, open.from)), null, null, null);
  }
  appendTail(history, tail, curve.t, row);
  return curve;
}

function appendTail(
  history: History | null,
  tail: Tail | undefined,
  t: readonly number[],
  row: (t: number, min: number | null, mean: number | null, max: number | null) => void,
): void {
  if (tail === undefined) return;
  const last = Math.max(t.at(-1) ?? Number.NEGATIVE_INFINITY, ...(history?.gaps ?? []).map((gap) => gap.to - 1));
  const limit = usualStep(tail.t) * TAIL_GAP + (history?.bucket ?? 0);
  let before = t.at(-1);
  for (const [i, time] of tail.t.entries()) {
    if (time <= last) continue;
    const value = tail.v[i] ?? null;
    if (before !== undefined && time - before > limit) row(before + 0.5, null, null, null);
    row(time, value, value, value);
    before = time;
  }
}
