import type { Amount } from '../recipe.ts';

/** Six figures: what was converted from ounces must not look like 28.349523125. */
export const shown = (value: number): string => String(Number(value.toPrecision(6)));

export const celsius = (value: number): string => `${shown(Math.round(value * 100) / 100)} °C`;
export const litres = (value: number): string => `${shown(Math.round(value * 1000) / 1000)} L`;
export const minutes = (ms: number): string => `${shown(ms / 60_000)} min`;
export const days = (ms: number): string => `${shown(ms / 86_400_000)} d`;

/** An amount as a brewer weighs it: grams and millilitres below one. Empty for none. */
export function amountText({ value, unit }: Amount): string {
  if (value === 0) return '';
  if (unit === '1') return `${shown(value)} ×`;
  if (value >= 1) return `${shown(value)} ${unit}`;
  return `${shown(value * 1000)} ${unit === 'kg' ? 'g' : 'mL'}`;
}
