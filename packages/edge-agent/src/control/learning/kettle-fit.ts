import type { KettleModel, KettleState } from './kettle-model.ts';
import { solveNormal } from './normal-equations.ts';
import type { SecondRecord } from './second-record.ts';
import { WindowRun } from './window-run.ts';

/**
 * What is fitted: positive quantities as logarithms, `drift` in °C/s, the window's first state in °C. `loss` is the share
 * of full power that goes for each °C above ambient: unlike a rate it does not depend on how much is in the kettle.
 */
export const KEYS = ['gain', 'lag', 'dead', 'probe', 'loss', 'drift', 'wort', 'shown'] as const;
export type Key = (typeof KEYS)[number];
export type Parameters = Record<Key, number>;
/** Mean and standard deviation of what is believed before the window is looked at. */
export type Belief = Record<Key, { readonly mean: number; readonly deviation: number }>;

export interface FixedParts {
  readonly ambient: number;
}

/** Difference quotient steps and the most that one iteration may move. */
const STEP: Parameters = {
  gain: 1e-3,
  lag: 1e-2,
  dead: 1e-2,
  probe: 1e-2,
  loss: 1e-2,
  drift: 1e-5,
  wort: 1e-2,
  shown: 1e-2,
};
const REACH: Parameters = { gain: 0.3, lag: 0.4, dead: 0.4, probe: 0.4, loss: 0.4, drift: 0.003, wort: 2, shown: 1 };
const LAG_RANGE = [Math.log(4), Math.log(150)] as const;
const DEAD_RANGE = [Math.log(1.5), Math.log(80)] as const;
const PROBE_RANGE = [Math.log(2), Math.log(60)] as const;

/** Probe noise and quantisation (a DS18B20 at 12 bit steps by 0.0625 °C). */
const NOISE = 0.05;
/** Residuals beyond this are damped (Huber): a wrong model must not drag the fit. */
const HUBER = 0.2;
/** Neighbouring residuals are alike; this many count as one. */
const ALIKE = 4;

const clamp = (x: number, [low, high]: readonly [number, number]) => Math.min(high, Math.max(low, x));

export function modelOf(p: Parameters, { ambient }: FixedParts): KettleModel {
  const loss = Math.exp(p.gain + p.loss);
  // A steady drift is the same as another ambient.
  return {
    gain: Math.exp(p.gain),
    loss,
    lag: Math.exp(p.lag),
    dead: Math.exp(p.dead),
    probe: Math.exp(p.probe),
    ambient: ambient + p.drift / loss,
  };
}

/** Where the window [from, until) ends when it is run through once. */
export function runWindow(
  p: Parameters,
  fixed: FixedParts,
  record: SecondRecord,
  from: number,
  until = record.length,
): KettleState {
  const window = new WindowRun(record, from, until);
  const model = modelOf(p, fixed);
  return window.run(model, window.heat(model.lag, model.dead), p);
}

export interface Fit {
  readonly parameters: Parameters;
  /** Of each parameter after the window was looked at. */
  readonly deviation: Parameters;
  /** Root mean square of the residuals, °C. */
  readonly error: number;
  /** Mean residual over the last TAIL seconds, °C: where the model and the kettle part. */
  readonly tail: number;
  /** Where the kettle is at the window's end. */
  readonly state: KettleState;
}

const TAIL = 20;

/** Gauss-Newton steps on the window [from, now] with the belief as prior. `undefined`: nothing could be solved. */
export function fitWindow(
  start: Parameters,
  belief: Belief,
  fixed: FixedParts,
  record: SecondRecord,
  from: number,
  iterations = 2,
): Fit | undefined {
  const window = new WindowRun(record, from);
  const n = window.length;
  const base = new Float64Array(n);
  const slopes = KEYS.map(() => new Float64Array(n));
  let parameters = { ...start };
  let result: Omit<Fit, 'state' | 'tail'> | undefined;
  for (let round = 0; round < iterations; round++) {
    const model = modelOf(parameters, fixed);
    const heat = window.heat(model.lag, model.dead);
    window.run(model, heat, parameters, base);
    KEYS.forEach((key, k) => {
      const slope = slopes[k] as Float64Array;
      const moved = { ...parameters, [key]: parameters[key] + STEP[key] };
      const other = modelOf(moved, fixed);
      const its = key === 'lag' || key === 'dead' ? window.heat(other.lag, other.dead) : heat;
      window.run(other, its, moved, slope);
      for (let i = 0; i < n; i++) slope[i] = ((slope[i] as number) - (base[i] as number)) / STEP[key];
    });
    const { a, g, squares, count } = normal(parameters, belief, record, from, base, slopes);
    const solved = solveNormal(a, g);
    if (solved === undefined) return undefined;
    parameters = moved(parameters, solved.x);
    const deviation = Object.fromEntries(KEYS.map((key, k) => [key, solved.deviation[k]])) as Parameters;
    result = { parameters, deviation, error: Math.sqrt(squares / Math.max(1, count)) };
  }
  if (result === undefined) return undefined;
  const model = modelOf(parameters, fixed);
  const state = window.run(model, window.heat(model.lag, model.dead), parameters, base);
  return { ...result, state, tail: tailOf(record, from, base) };
}

function tailOf(record: SecondRecord, from: number, base: Float64Array): number {
  const seconds = Math.min(TAIL, base.length);
  let sum = 0;
  let count = 0;
  for (let i = base.length - seconds; i < base.length; i++) {
    const residual = record.shown(from + i + 1) - (base[i] as number);
    if (Number.isNaN(residual)) continue;
    sum += residual;
    count++;
  }
  return count === 0 ? 0 : sum / count;
}

function moved(parameters: Parameters, by: readonly number[]): Parameters {
  const next = { ...parameters };
  KEYS.forEach((key, k) => {
    next[key] += clamp(by[k] as number, [-REACH[key], REACH[key]]);
  });
  next.lag = clamp(next.lag, LAG_RANGE);
  next.dead = clamp(next.dead, DEAD_RANGE);
  next.probe = clamp(next.probe, PROBE_RANGE);
  return next;
}

function normal(
  parameters: Parameters,
  belief: Belief,
  record: SecondRecord,
  from: number,
  base: Float64Array,
  slopes: readonly Float64Array[],
): { a: number[][]; g: number[]; squares: number; count: number } {
  const a = KEYS.map(() => KEYS.map(() => 0));
  const g = KEYS.map(() => 0);
  let squares = 0;
  let count = 0;
  for (let i = 0; i < base.length; i++) {
    const residual = record.shown(from + i + 1) - (base[i] as number);
    // A second without a reading tells nothing; what was driven in it the model knows all the same.
    if (Number.isNaN(residual)) continue;
    count++;
    squares += residual * residual;
    const weight = Math.min(1, HUBER / Math.max(1e-9, Math.abs(residual))) / (NOISE * NOISE * ALIKE);
    for (let p = 0; p < KEYS.length; p++) {
      const slope = weight * ((slopes[p] as Float64Array)[i] as number);
      g[p] = (g[p] as number) + slope * residual;
      const row = a[p] as number[];
      for (let q = 0; q <= p; q++) row[q] = (row[q] as number) + slope * ((slopes[q] as Float64Array)[i] as number);
    }
  }
  KEYS.forEach((key, p) => {
    const { mean, deviation } = belief[key];
    const row = a[p] as number[];
    row[p] = (row[p] as number) + 1 / deviation ** 2;
    g[p] = (g[p] as number) + (mean - parameters[key]) / deviation ** 2;
    for (let q = p + 1; q < KEYS.length; q++) row[q] = (a[q] as number[])[p] as number;
  });
  return { a, g, squares, count };
}
