import { fault, type Reading, value } from './probe.ts';

export type Ina219Quantity = 'current' | 'voltage' | 'power';

/** Bits of the bus register: a conversion is ready; the arithmetic of power and current overflowed. */
const OVERFLOW = 1;
/** V a step. */
const SHUNT_STEP = 10e-6;
const BUS_STEP = 4e-3;
/** The most that the shunt amplifier takes in its widest range, ±320 mV, as codes. */
const SHUNT_MOST = 32000;

/** Volts over the shunt of register 1. */
export function ina219Shunt(word: number): number {
  return ((word << 16) >> 16) * SHUNT_STEP;
}

/** Volts of the bus of register 2. */
export function ina219Bus(word: number): number {
  return (word >> 3) * BUS_STEP;
}

/** Calibration register for a current step in A and a shunt in ohms (TI SBOS448, equation 1). */
export function ina219Calibration(step: number, shunt: number): number {
  return Math.trunc(0.04096 / (step * shunt) + 1e-9);
}

/**
 * A, V or W of registers 1 and 2. Computed from the shunt itself: the chip's own current register needs a calibration
 * that a brown-out resets to zero, and then says that no current flows.
 */
export function ina219Reading(shunt: number, bus: number, ohms: number, quantity: Ina219Quantity): Reading {
  const volts = ina219Bus(bus);
  if (quantity === 'voltage') return value(volts);
  const code = (shunt << 16) >> 16;
  if (Math.abs(code) >= SHUNT_MOST || (bus & OVERFLOW) !== 0) return fault('ina-overflow');
  const current = ina219Shunt(shunt) / ohms;
  return value(quantity === 'current' ? current : current * volts);
}
