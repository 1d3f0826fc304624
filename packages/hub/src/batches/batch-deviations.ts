import type { BatchDeviation, BatchStep } from '@cerveceria/protocol';

/** A step's end counts as late or early when it differs from its plan by a minute and by a tenth of its length. */
const LEAST_MS = 60_000;
const LEAST_SHARE = 0.1;
/** Steps whose set point is held; in the others it is only a way to go or, in a boil, a mark that air pressure moves. */
const HELD = new Set<BatchStep['kind']>(['rest', 'mash-out', 'whirlpool', 'ferment', 'clean']);

const rounded = (value: number): number => Math.round(value * 1000) / 1000;

function inTime({ step, planned, actual }: BatchStep, now: number): BatchDeviation[] {
  const last = actual.at(-1);
  if (planned.end === null || planned.begin === null || last === undefined || last.how === 'skipped') return [];
  const by = Math.round((last.ended ?? now) - planned.end);
  const worth = Math.max(LEAST_MS, LEAST_SHARE * (planned.end - planned.begin));
  if (by > worth) return [{ step, kind: 'late', by }];
  return by < -worth && last.ended !== null ? [{ step, kind: 'early', by: -by }] : [];
}

function inTemperature({ step, kind, setPoint, tolerance, statistics }: BatchStep): BatchDeviation[] {
  if (statistics === null || setPoint === null || tolerance === null || !HELD.has(kind)) return [];
  const warm = rounded(statistics.max - setPoint - tolerance);
  const cold = rounded(setPoint - tolerance - statistics.min);
  return [
    ...(warm > 0 ? [{ step, kind: 'warm' as const, by: warm }] : []),
    ...(cold > 0 ? [{ step, kind: 'cold' as const, by: cold }] : []),
  ];
}

/** Where the day differed from its plan. `now`: process ms UTC, for a step that is still running. */
export function deviationsOf(steps: readonly BatchStep[], changed: ReadonlySet<string>, now: number): BatchDeviation[] {
  return steps.flatMap((each): BatchDeviation[] => {
    const { step, actual } = each;
    const repeated = actual.filter(({ how }) => how === 'repeated').length;
    return [
      ...(changed.has(step) ? [{ step, kind: 'changed' as const, by: null }] : []),
      ...(actual.some(({ how }) => how === 'skipped') ? [{ step, kind: 'skipped' as const, by: null }] : []),
      ...(repeated > 0 ? [{ step, kind: 'repeated' as const, by: repeated }] : []),
      ...inTime(each, now),
      ...inTemperature(each),
    ];
  });
}
