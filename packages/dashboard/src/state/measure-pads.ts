import type { Measure } from '@cerveceria/protocol';
import type { Limits } from './number-entry.ts';

export interface MeasurePad {
  readonly unit: string;
  readonly decimals: number;
  readonly limits: Limits;
  readonly steps: readonly number[];
  /** What the pad shows first. */
  readonly start: number;
}

const GRAVITY_STEPS = [-0.01, -0.005, -0.001, 0.001, 0.005, 0.01];
const gravity = (start: number): MeasurePad => {
  return { unit: 'SG', decimals: 3, limits: { min: 0.95, max: 1.25 }, steps: GRAVITY_STEPS, start };
};

/** One pad a measure, with the limits that the hub holds. */
export const MEASURE_PADS: Readonly<Record<Measure['what'], MeasurePad>> = {
  og: gravity(1.05),
  fg: gravity(1.01),
  gravity: gravity(1.02),
  ph: { unit: 'pH', decimals: 2, limits: { min: 0, max: 14 }, steps: [-1, -0.1, -0.01, 0.01, 0.1, 1], start: 5.4 },
  volume: { unit: 'L', decimals: 1, limits: { min: 0, max: 100_000 }, steps: [-5, -1, -0.5, 0.5, 1, 5], start: 20 },
  temperature: { unit: '°C', decimals: 1, limits: { min: -20, max: 130 }, steps: [-5, -1, -0.1, 0.1, 1, 5], start: 20 },
};

export const MEASURES = Object.keys(MEASURE_PADS) as readonly Measure['what'][];
