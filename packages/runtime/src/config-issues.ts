import type { z } from 'zod';
import { shown } from './config-expectation.ts';

type Issue = z.core.$ZodIssue;
export type Path = readonly PropertyKey[];

/** One fault at one path. `at` says whether the key itself is meant or its value. */
export interface PathFault {
  readonly path: Path;
  readonly at: 'key' | 'value';
  readonly what: string;
}

export function valueAt(data: unknown, path: Path): unknown {
  let value = data;
  for (const key of path) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, key)) return undefined;
    value = (value as Record<PropertyKey, unknown>)[key];
  }
  return value;
}

/** What stands at a password's place is not repeated, whatever it is. */
function shownAt(data: unknown, path: Path): string {
  return /password/i.test(String(path.at(-1))) ? '***' : shown(valueAt(data, path));
}

function sentence(message: string): string {
  return message.startsWith('expected ') ? message : `expected ${message}`;
}

/** A literal that differs, or a value of another kind altogether, says that this form was not meant. */
function isOtherForm(issue: Issue, data: unknown, base: Path): boolean {
  if (issue.path.length === 0) return issue.code === 'invalid_type' || issue.code === 'invalid_value';
  if (issue.code !== 'invalid_value' || issue.values.length !== 1) return false;
  return valueAt(data, [...base, ...issue.path]) !== undefined;
}

/** The forms of a union that the writer most likely meant: those with the fewest faults among the nearest. */
function meant(forms: readonly Issue[][], data: unknown, base: Path): readonly Issue[][] {
  const near = forms.filter((issues) => !issues.some((issue) => isOtherForm(issue, data, base)));
  if (near.length === 0) return forms;
  const fewest = Math.min(...near.map((issues) => issues.length));
  return near.filter((issues) => issues.length === fewest).slice(0, 1);
}

function unionFaults(issue: Issue & { code: 'invalid_union' }, data: unknown, path: Path): PathFault[] {
  const value = shownAt(data, path);
  if (issue.errors.length === 0) return [{ path, at: 'value', what: `${sentence(issue.message)}, got ${value}` }];
  const forms = meant(issue.errors, data, path);
  if (forms.length === 1) return (forms[0] ?? []).flatMap((inner) => issueFaults(inner, data, path));
  const literals = forms.flat().filter((inner) => inner.path.length > 0 && isOtherForm(inner, data, path));
  const where = literals[0]?.path ?? [];
  const wanted = (literals.length > 0 ? literals : forms.flat().filter((inner) => inner.path.length === 0))
    .filter((inner) => inner.path.join('.') === where.join('.'))
    .map((inner) => sentence(inner.message).slice('expected '.length));
  const at = [...path, ...where];
  const what = `expected ${[...new Set(wanted)].join(' or ')}, got ${shownAt(data, at)}`;
  return [{ path: at, at: 'value', what }];
}

/** Turns one issue of zod into the faults that a person can mend, unions unfolded, unknown keys one by one. */
export function issueFaults(issue: Issue, data: unknown, base: Path = []): PathFault[] {
  const path = [...base, ...issue.path];
  // Said in full by the schema: what stands in the file is not what is wrong.
  if (issue.code === 'custom' && issue.params?.['isWhole'] === true)
    return [{ path, at: 'value', what: sentence(issue.message) }];
  switch (issue.code) {
    case 'unrecognized_keys':
      return issue.keys.map((key) => {
        return { path: [...path, key], at: 'key' as const, what: `${sentence(issue.message)}, got ${shown(key)}` };
      });
    case 'invalid_union':
      return unionFaults(issue, data, path);
    case 'invalid_key': {
      const wanted = sentence(issue.issues[0]?.message ?? issue.message);
      return [{ path, at: 'key', what: `${wanted}, got ${shown(path.at(-1))}` }];
    }
    case 'invalid_element':
    case 'invalid_type':
    case 'invalid_value':
    case 'invalid_format':
    case 'too_small':
    case 'too_big':
    case 'not_multiple_of':
    case 'custom':
      return [{ path, at: 'value', what: `${sentence(issue.message)}, got ${shownAt(data, path)}` }];
    default:
      return [{ path, at: 'value', what: sentence((issue as Issue).message) }];
  }
}
