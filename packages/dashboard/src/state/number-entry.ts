/** A number being entered by thumb. `text` uses a point; how it is shown is the view's affair. */
export interface NumberEntry {
  readonly text: string;
  /** The first key of the pad replaces what stood there, as on every till. */
  readonly fresh: boolean;
}

export type Key = '0' | '1' | '2' | '3' | '4' | '5' | '6' | '7' | '8' | '9' | '.' | '-' | 'back';

export function entryOf(value: number, decimals: number): NumberEntry {
  return { text: value.toFixed(decimals), fresh: true };
}

/** null while it is no number yet (empty, a lone sign or point). */
export function numberOf(entry: NumberEntry): number | null {
  return /\d/.test(entry.text) ? Number(entry.text) : null;
}

export function pressed(entry: NumberEntry, key: Key, decimals: number): NumberEntry {
  const text = entry.fresh && key !== 'back' && key !== '-' ? '' : entry.text;
  const next = (changed: string): NumberEntry => ({ text: changed, fresh: false });
  if (key === 'back') return next(entry.fresh ? '' : text.slice(0, -1));
  if (key === '-') return next(text.startsWith('-') ? text.slice(1) : `-${text}`);
  if (key === '.')
    return decimals === 0 || text.includes('.') ? next(text) : next(/\d/.test(text) ? `${text}.` : `${text}0.`);
  const [whole = '', part] = text.split('.');
  if (part !== undefined) return next(part.length >= decimals ? text : text + key);
  const digits = whole.replace('-', '');
  if (digits.length >= 4) return next(text);
  return next(digits === '0' ? `${whole.slice(0, -1)}${key}` : text + key);
}

/** A step of the big keys; stays within the limits, and a tail of binary fractions never shows. */
export function stepped(entry: NumberEntry, step: number, limits: Limits, decimals: number): NumberEntry {
  const value = (numberOf(entry) ?? 0) + step;
  return entryOf(Math.min(limits.max, Math.max(limits.min, value)), decimals);
}

export interface Limits {
  readonly min: number;
  readonly max: number;
}

export function isWithin(value: number | null, { min, max }: Limits): boolean {
  return value !== null && value >= min && value <= max;
}
