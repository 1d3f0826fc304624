import { z } from 'zod';
import { RANGES, type Range } from '../limits.ts';

type Factors = Readonly<Record<string, number>>;

const LITRES = {
  ml: 0.001,
  l: 1,
  tsp: 0.00492892159375,
  tbsp: 0.01478676478125,
  floz: 0.0295735295625,
  cup: 0.2365882365,
  pt: 0.473176473,
  qt: 0.946352946,
  gal: 3.785411784,
  bbl: 117.347765304,
  ifloz: 0.0284130625,
  ipt: 0.56826125,
  iqt: 1.1365225,
  igal: 4.54609,
  ibbl: 163.65924,
} as const satisfies Factors;
const KILOGRAMS = {
  mg: 0.000_001,
  g: 0.001,
  kg: 1,
  lb: 0.453_592_37,
  oz: 0.028_349_523_125,
} as const satisfies Factors;
const MILLISECONDS = {
  sec: 1000,
  min: 60_000,
  hr: 3_600_000,
  day: 86_400_000,
  week: 604_800_000,
} as const satisfies Factors;
const PIECES = ['1', 'unit', 'each', 'dimensionless', 'pkg'] as const;

const keysOf = <T extends object>(table: T) => Object.keys(table) as [keyof T & string, ...(keyof T & string)[]];
const within = ([low, high]: Range, unit: string) =>
  [(value: number) => value >= low && value <= high, `is not within ${low} and ${high} ${unit}`] as const;

function quantity<T extends Factors>(factors: T, range: Range, unit: string) {
  return z
    .looseObject({ unit: z.enum(keysOf(factors)), value: z.number() })
    .transform(({ unit: of, value }) => value * (factors[of] ?? Number.NaN))
    .refine(...within(range, unit));
}

export const volume = quantity(LITRES, RANGES.volume, 'L');
export const mass = quantity(KILOGRAMS, RANGES.mass, 'kg');
/** ms, whole. */
const timeWithin = (range: Range) => quantity(MILLISECONDS, range, 'ms').transform(Math.round);
export const brewTime = timeWithin(RANGES.brewTime);
export const cellarTime = timeWithin(RANGES.cellarTime);
export const additionTime = timeWithin(RANGES.additionTime);

export const temperature = z
  .looseObject({ unit: z.enum(['C', 'F']), value: z.number() })
  .transform(({ unit, value }) => (unit === 'C' ? value : ((value - 32) * 5) / 9))
  .refine(...within(RANGES.temperature, '°C'));

export const percent = z
  .looseObject({ unit: z.enum(['%']), value: z.number() })
  .transform(({ value }) => value)
  .refine(...within(RANGES.percent, '%'));

/** SG. °Plato and °Brix by Lincoln's approximation, within 0.0002 SG up to 30 °P. */
export const gravity = z
  .looseObject({ unit: z.enum(['sg', 'plato', 'brix']), value: z.number() })
  .transform(({ unit, value }) => (unit === 'sg' ? value : 1 + value / (258.6 - (value / 258.2) * 227.1)))
  .refine(...within(RANGES.gravity, 'SG'));

/** A volume, a mass or a number of pieces, told apart by the unit. */
export const amount = z
  .looseObject({ unit: z.enum([...keysOf(LITRES), ...keysOf(KILOGRAMS), ...PIECES]), value: z.number() })
  .transform(({ unit, value }) => {
    if (unit in LITRES) return { unit: 'L' as const, value: value * LITRES[unit as keyof typeof LITRES] };
    if (unit in KILOGRAMS) return { unit: 'kg' as const, value: value * KILOGRAMS[unit as keyof typeof KILOGRAMS] };
    return { unit: '1' as const, value };
  })
  .refine(({ value }) => within(RANGES.mass, '')[0](value), `is not within ${RANGES.mass.join(' and ')}`);
