import type { Curve } from './curve.ts';

/** `null` breaks a line, `undefined` is only another channel's time. */
export type Column = (number | null | undefined)[];

/** One column of times for all, three columns (min, mean, max) for each curve. */
export function align(curves: readonly Curve[]): { t: number[]; columns: Column[] } {
  const t = [...new Set(curves.flatMap((curve) => curve.t))].sort((a, b) => a - b);
  const place = new Map(t.map((time, i) => [time, i]));
  const columns = curves.flatMap((curve) =>
    [curve.min, curve.mean, curve.max].map((values) => {
      const column: Column = new Array(t.length).fill(undefined);
      for (const [i, time] of curve.t.entries()) column[place.get(time) as number] = values[i] ?? null;
      return column;
    }),
  );
  return { t, columns };
}
