import type { Stand } from './stand/stand.ts';

/** One measured figure. `peer` and `ratio` (ours / peer) are there when a peer was measured in the same run. */
export interface Figure {
  readonly figure: string;
  readonly case: string;
  readonly value: number;
  readonly unit: string;
  readonly goal: string | null;
  readonly met: boolean | null;
  readonly peer: string | null;
  readonly ratio: number | null;
}

interface Goal {
  readonly most?: number;
  readonly least?: number;
}

/** A figure with its goal judged: at most or at least so much; without a goal nothing is judged. */
export function figure(name: string, of: string, value: number, unit: string, goal: Goal = {}): Figure {
  const { most, least } = goal;
  const text = most !== undefined ? `<= ${most}` : least !== undefined ? `>= ${least}` : null;
  const met = most !== undefined ? value <= most : least !== undefined ? value >= least : null;
  return { figure: name, case: of, value, unit, goal: text, met, peer: null, ratio: null };
}

/** The same figure with what a peer reached in the same run. */
export function against(ours: Figure, peer: string, theirs: number): Figure {
  return { ...ours, peer: `${peer}: ${readable(theirs)} ${ours.unit}`, ratio: ours.value / theirs };
}

/** The q-quantile of unsorted values, 0 <= q <= 1; nearest rank. */
export function quantile(values: readonly number[], q: number): number {
  if (values.length === 0) return Number.NaN;
  const sorted = Float64Array.from(values).sort();
  return sorted[Math.min(sorted.length - 1, Math.max(0, Math.ceil(q * sorted.length) - 1))] as number;
}

/** A number as people read it: four digits, thousands apart. */
export function readable(value: number): string {
  return Number(value.toPrecision(4)).toLocaleString('en', { maximumFractionDigits: 4 });
}

/** What was asked for on the command line. */
export interface Asked {
  /** Of a bench that draws its cases; null: a fresh one. */
  readonly seed: number | null;
}

/** One bench: a name to ask for it by, and what it measures. Progress goes to `say`; what it sets up, to `stand`. */
export interface Bench {
  readonly name: string;
  readonly summary: string;
  run(say: (line: string) => void, stand: Stand, asked: Asked): Promise<Figure[]>;
}
