import type { z } from 'zod';

const KINDS: Readonly<Record<string, string>> = {
  array: 'a list',
  boolean: 'true or false',
  int: 'a whole number',
  map: 'a map',
  never: 'nothing here',
  null: 'null',
  number: 'a number',
  object: 'a map',
  record: 'a map',
  string: 'text',
};

/** `scheme://user:password@host`: the password is nobody's business, in a log least of all. */
const SECRET = /(:\/\/[^\s:@/]*):\S*@/g;

/** How a value is shown to the person who wrote it; long ones are cut, passwords in addresses masked. */
export function shown(value: unknown): string {
  if (value === undefined || value === null) return 'nothing';
  if (Array.isArray(value)) return value.length === 0 ? 'an empty list' : 'a list';
  if (typeof value === 'object') return 'a map';
  if (typeof value === 'number') return String(value);
  const text = JSON.stringify(value).replace(SECRET, '$1:***@');
  return text.length > 60 ? `${text.slice(0, 57)}..."` : text;
}

function anyOf(choices: readonly string[]): string {
  if (choices.length < 3) return choices.join(' or ');
  return `${choices.slice(0, -1).join(', ')} or ${choices.at(-1)}`;
}

function limit(origin: string, words: string, bound: number | bigint): string {
  if (origin === 'string') return `text of ${words} ${bound} characters`;
  if (origin === 'array' || origin === 'set') return `${words} ${bound} entries`;
  return `a number of ${words} ${bound}`;
}

function keysOf(schema: unknown): string[] {
  const shape = (schema as { _zod?: { def?: { shape?: object } } } | undefined)?._zod?.def?.shape;
  return shape === undefined ? [] : Object.keys(shape);
}

/** What a schema wanted, as a sentence that starts with `expected`; given to zod as its error map. */
export function expectation(issue: z.core.$ZodRawIssue): string {
  switch (issue.code) {
    case 'invalid_type':
      return `expected ${KINDS[issue.expected] ?? issue.expected}`;
    case 'invalid_value':
      return `expected ${anyOf(issue.values.map((value) => shown(value)))}`;
    case 'too_small':
      return `expected ${limit(issue.origin, issue.inclusive === false ? 'more than' : 'at least', issue.minimum)}`;
    case 'too_big':
      return `expected ${limit(issue.origin, issue.inclusive === false ? 'less than' : 'at most', issue.maximum)}`;
    case 'not_multiple_of':
      return `expected a multiple of ${issue.divisor}`;
    case 'invalid_format':
      return issue.format === 'regex'
        ? `expected text like ${issue.pattern}`
        : `expected text in the form ${issue.format}`;
    case 'unrecognized_keys': {
      const known = keysOf(issue.inst);
      return known.length === 0 ? 'expected no such key' : `expected one of the keys ${known.join(', ')}`;
    }
    case 'invalid_union':
      if (!Array.isArray(issue['options'])) return 'expected one of several forms';
      return `expected ${anyOf(issue['options'].map((value) => shown(value)))}`;
    case 'invalid_key':
    case 'invalid_element':
    case 'custom':
      return 'expected another value';
    default:
      return 'expected another value';
  }
}
