import type { CommandValues } from '@cerveceria/runtime';
import { breweryError } from '../errors.ts';

interface Range {
  readonly min: number;
  readonly max: number;
  readonly whole: boolean;
}

/** A number that an option must be. @throws OPTION_INVALID */
export function numberOption(values: CommandValues, name: string, { min, max, whole }: Range): number {
  const text = String(values[name] ?? '');
  const value = Number(text);
  const fits = /^\d+(\.\d+)?$/.test(text) && value >= min && value <= max && (!whole || Number.isInteger(value));
  if (fits) return value;
  const kind = whole ? 'a whole number' : 'a number';
  throw breweryError(
    'OPTION_INVALID',
    `--${name}: ${kind} from ${min} to ${max} expected, got ${JSON.stringify(text)}`,
  );
}

/** Two neighbouring ports, one a hub. */
export const PORT: Range = { min: 1, max: 65_534, whole: true };
