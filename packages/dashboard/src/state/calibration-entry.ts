import type { CalibrationRequest } from '@cerveceria/protocol';

/** What a person enters: what was read and what was true, of one point or two; null while it is no number. */
export type CalibrationEntry = readonly [
  read1: number | null,
  real1: number | null,
  read2: number | null,
  real2: number | null,
];

/** The points as the hub takes them; null while something is missing, or where two points are none. */
export function pointsOf(
  [read1, real1, read2, real2]: CalibrationEntry,
  two: boolean,
): CalibrationRequest['points'] | null {
  if (read1 === null || real1 === null) return null;
  if (!two) return [[read1, real1]];
  if (read2 === null || real2 === null || read1 === read2 || real1 === real2) return null;
  return [
    [read1, real1],
    [read2, real2],
  ];
}
