import { fault, type Reading, value } from './probe.ts';

export type FullScale = 6.144 | 4.096 | 2.048 | 1.024 | 0.512 | 0.256;

const FULL_SCALES: readonly number[] = [6.144, 4.096, 2.048, 1.024, 0.512, 0.256];
const RATES: readonly number[] = [8, 16, 32, 64, 128, 250, 475, 860];

/** Written as 1 it starts a conversion; read as 1 the chip is idle. */
export const OS_BIT = 0x8000;
const SINGLE_SHOT = 0x0100;
const COMPARATOR_OFF = 0b11;

/**
 * Config word of one single-shot conversion of `input` against ground.
 * `input` 0..3, `fsr` full scale in V, `rate` samples a second. TI data sheet SBAS444, table 8.
 */
export function ads1115Config(input: number, fsr: number, rate: number): number {
  const pga = FULL_SCALES.indexOf(fsr);
  const dr = RATES.indexOf(rate);
  if (pga < 0 || dr < 0 || !(input >= 0 && input <= 3))
    throw new RangeError(`ADS1115: A${input}, ${fsr} V, ${rate} SPS`);
  return OS_BIT | ((4 + input) << 12) | (pga << 9) | SINGLE_SHOT | (dr << 5) | COMPARATOR_OFF;
}

/** Volts of the conversion register. The ends of the scale mean that the input is outside of it. */
export function ads1115Volts(msb: number, lsb: number, fsr: number): Reading {
  const raw = (((msb << 8) | lsb) << 16) >> 16;
  if (raw === 0x7fff || raw === -0x8000) return fault('adc-saturated');
  return value((raw * fsr) / 32768);
}
