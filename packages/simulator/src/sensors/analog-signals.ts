import { FLOOR } from '../plant/hydrostatics.ts';

/** How a transmitter puts a quantity on its wire: volts = `zero` + `perUnit` * quantity. */
export interface AnalogSignal {
  readonly unit: string;
  readonly zero: number;
  readonly perUnit: number;
}

/** MPX5010 at 5 V: 0.2 V + 0.45 V/kPa. */
const MPX5010 = { zero: 0.2, perUnit: 0.45 } as const;

/**
 * Transmitters that the simulated nodes have on their ADS1115 (all within its 4.096 V range, 3.3 V supply). An agent's
 * channel gets the inverse: quantity = (volts - zero) / perUnit.
 */
export const ANALOG_SIGNALS = {
  /** Dip tube on an MPX5010; 1 L stands 9.80665 / (1000 · floor) kPa high. */
  level: { unit: 'L', zero: MPX5010.zero, perUnit: (MPX5010.perUnit * 9.80665) / (1000 * FLOOR) },
  pressure: { unit: 'kPa', zero: MPX5010.zero, perUnit: MPX5010.perUnit },
  /** 4-20 mA over 150 Ω for 0-30 L/min. */
  flow: { unit: 'L/min', zero: 0.6, perUnit: 0.08 },
  /** Glass electrode, 59.16 mV/pH three times amplified and inverted, 1.5 V at pH 7. */
  ph: { unit: 'pH', zero: 1.5 + 7 * 3 * 0.05916, perUnit: -3 * 0.05916 },
  /** Inline densimeter, 2.5 V per 0.1 of gravity above 1. */
  gravity: { unit: 'SG', zero: -24.5, perUnit: 25 },
} as const satisfies Record<string, AnalogSignal>;

export type AnalogQuantity = keyof typeof ANALOG_SIGNALS;

export function voltsOf(quantity: AnalogQuantity, value: number): number {
  const { zero, perUnit } = ANALOG_SIGNALS[quantity];
  return zero + perUnit * value;
}
