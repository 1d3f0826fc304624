import type { ChannelSpec } from '@cerveceria/protocol';

/** A value ready to be shown: the number and its unit apart, so that the number can be set large. */
export interface Quantity {
  readonly text: string;
  readonly unit: string;
}

const formats = new Map<string, Intl.NumberFormat>();

/** Fixed decimals in the language's own notation. */
export function formatNumber(value: number, decimals: number, locale: string): string {
  const key = `${locale}/${decimals}`;
  let format = formats.get(key);
  if (format === undefined) {
    format = new Intl.NumberFormat(locale, { minimumFractionDigits: decimals, maximumFractionDigits: decimals });
    formats.set(key, format);
  }
  // A value that rounds to nothing must not be shown as "-0".
  const rounded = Number(value.toFixed(decimals));
  return format.format(rounded === 0 ? 0 : rounded);
}

/** Decimals that a resolution is worth: 1 -> 0, 0.1 -> 1, 0.0625 -> 2; never more than four. */
export function decimalsOf(res: number): number {
  if (!(res > 0) || res >= 1) return 0;
  return Math.min(4, Math.ceil(-Math.log10(res) - 1e-9));
}

/** Hundredths of a degree or of a litre flicker without telling a brewer anything; the chart keeps them. */
const MOST_DECIMALS: Readonly<Partial<Record<ChannelSpec['unit'], number>>> = {
  '°C': 1,
  L: 1,
  'L/min': 1,
  kPa: 1,
  W: 0,
  '%': 1,
};

/** The only place where units are applied. A duty (ratio of 1) is shown in percent. */
export function formatQuantity(
  value: number,
  spec: Pick<ChannelSpec, 'unit' | 'res' | 'kind'>,
  locale: string,
): Quantity {
  if (spec.kind === 'duty') return { text: formatNumber(value * 100, 0, locale), unit: '%' };
  const unit = spec.unit === '1' ? '' : spec.unit;
  const decimals = Math.min(MOST_DECIMALS[spec.unit] ?? 4, decimalsOf(spec.res));
  return { text: formatNumber(value, decimals, locale), unit };
}

/** A set point with at most one decimal, for people who read it from two metres. */
export function formatSetPoint(value: number, unit: string, locale: string): Quantity {
  return { text: formatNumber(value, unit === '°C' ? 1 : 2, locale), unit: unit === '1' ? '' : unit };
}

/** An amount that a program or recipe carries as text, `7.5 kg`, in the language's own notation. */
export function formatAmount(amount: string, locale: string): string {
  return amount.replace(/^\d+(?:\.(\d+))?/, (number, decimals = '') =>
    formatNumber(Number(number), decimals.length, locale),
  );
}

/** -1..1 as whole percent. */
export function formatDuty(duty: number, locale: string): string {
  return `${formatNumber(duty * 100, 0, locale)} %`;
}

/** W as kW with two decimals. */
export function formatKilowatts(watts: number, locale: string): string {
  return `${formatNumber(watts / 1000, 2, locale)} kW`;
}

/** A number of which only its size is known: so many decimals that three or four figures are told. */
export function formatPlain(value: number, locale: string): string {
  const size = Math.abs(value);
  return formatNumber(value, Number.isInteger(value) ? 0 : size >= 10 ? 1 : size >= 0.1 ? 2 : 4, locale);
}
