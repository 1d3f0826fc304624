import type { Amount } from '../recipe.ts';

/** Six figures: what was converted from ounces must not look like 28.349523125. */
const shown = (value: number): string => String(Number(value.toPrecision(6)));

/** Quantities as the sentences of one language say them. */
export interface SaidQuantities {
  celsius(value: number): string;
  litres(value: number): string;
  kilos(value: number): string;
  /** Of ms. */
  minutes(ms: number): string;
  days(ms: number): string;
}

export function quantitiesIn(language: 'es' | 'en'): SaidQuantities {
  const said = (value: number) => (language === 'es' ? shown(value).replace('.', ',') : shown(value));
  return {
    celsius: (value) => `${said(Math.round(value * 100) / 100)} °C`,
    litres: (value) => `${said(Math.round(value * 1000) / 1000)} L`,
    kilos: (value) => `${said(value)} kg`,
    minutes: (ms) => `${said(ms / 60_000)} min`,
    days: (ms) => `${said(ms / 86_400_000)} d`,
  };
}

/**
 * An amount as a brewer weighs it: grams and millilitres below one. Empty for none. With a decimal point in every
 * language: it is kept in programs and written into files, and only who shows it knows who reads.
 */
export function amountText({ value, unit }: Amount): string {
  if (value === 0) return '';
  if (unit === '1') return `${shown(value)} ×`;
  if (value >= 1) return `${shown(value)} ${unit}`;
  return `${shown(value * 1000)} ${unit === 'kg' ? 'g' : 'mL'}`;
}
