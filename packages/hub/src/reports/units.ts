import { UNITS, type Unit } from '@cerveceria/protocol';

interface Conversion {
  readonly unit: Unit;
  readonly to: (value: number) => number;
}

const times = (unit: Unit, factor: number): Conversion => ({ unit, to: (value) => value * factor });

/** Gravity of a wort of `plato` °P (ASBC, as inverted by Lincoln, 1987); good to 0.0001 up to 40 °P. */
export const gravityOfPlato = (plato: number) => 1 + plato / (258.6 - (plato / 258.2) * 227.1);

/** What people write, and what of the brewery's units it is (NIST SP 811 for the factors). */
const CONVERSIONS: Readonly<Record<string, Conversion>> = {
  C: times('°C', 1),
  '°F': { unit: '°C', to: (value) => (value - 32) / 1.8 },
  F: { unit: '°C', to: (value) => (value - 32) / 1.8 },
  K: { unit: '°C', to: (value) => value - 273.15 },
  mL: times('L', 0.001),
  hL: times('L', 100),
  'm³': times('L', 1000),
  gal: times('L', 3.785411784),
  'L/h': times('L/min', 1 / 60),
  'L/s': times('L/min', 60),
  'm³/h': times('L/min', 1000 / 60),
  'gal/min': times('L/min', 3.785411784),
  Pa: times('kPa', 0.001),
  mbar: times('kPa', 0.1),
  bar: times('kPa', 100),
  psi: times('kPa', 6.894757),
  kW: times('W', 1000),
  Wh: times('kWh', 0.001),
  J: times('kWh', 1 / 3_600_000),
  mV: times('V', 0.001),
  mA: times('A', 0.001),
  '°P': { unit: 'SG', to: gravityOfPlato },
  '°Bx': { unit: 'SG', to: gravityOfPlato },
  'mS/cm': times('µS/cm', 1000),
  'uS/cm': times('µS/cm', 1),
  kHz: times('Hz', 1000),
  '1/s': times('Hz', 1),
};

/** One step of a channel that comes with a report, in its unit; finer than what measures it. */
export const STEP: Readonly<Record<Unit, number>> = {
  ...{ '°C': 0.001, 'L/min': 0.001, L: 0.001, kPa: 0.001, W: 0.1, kWh: 0.0001, pH: 0.001, V: 0.0001 },
  ...{ A: 0.0001, SG: 0.00001, '%': 0.01, Hz: 0.001, '1': 0.0001, 'µS/cm': 0.1 },
};

const isOurs = (unit: string): unit is Unit => (UNITS as readonly string[]).includes(unit);

/** A value in a unit of the brewery; undefined when nobody knows the unit. */
export function converted(value: number, unit: string): { readonly value: number; readonly unit: Unit } | undefined {
  if (isOurs(unit)) return { value, unit };
  // What every object has by its nature is no unit.
  const conversion = Object.hasOwn(CONVERSIONS, unit) ? CONVERSIONS[unit] : undefined;
  return conversion === undefined ? undefined : { value: conversion.to(value), unit: conversion.unit };
}

export const knownUnits = (): readonly string[] => [...UNITS, ...Object.keys(CONVERSIONS)];
