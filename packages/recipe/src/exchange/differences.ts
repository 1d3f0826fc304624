import type { Recipe } from '../recipe.ts';
import { type Loss, loss } from './loss.ts';

/** What conversion of units may lose: a millionth. */
const NEAR = 1e-6;
/** Words of a format's own list; case is a matter of the format. */
const WORDS = /\.(type|form)$/;

function isSame(before: unknown, after: unknown, path: string): boolean {
  if (typeof before === 'number' && typeof after === 'number')
    return Math.abs(before - after) <= NEAR * Math.max(1, Math.abs(before));
  if (typeof before !== 'string' || typeof after !== 'string') return before === after;
  const [a, b] = [before.trim(), after.trim()];
  return WORDS.test(path) ? a.toLowerCase() === b.toLowerCase() : a === b;
}

function compare(before: unknown, after: unknown, path: string): Loss[] {
  if (before === null || before === undefined || before === '' || before === false) return [];
  if (typeof before === 'object')
    return Object.entries(before).flatMap(([key, value]) => {
      const there = (after as Record<string, unknown> | null | undefined)?.[key];
      const step = Array.isArray(before) ? `[${key}]` : path === '' ? key : `.${key}`;
      return compare(value, there, `${path}${step}`);
    });
  return isSame(before, after, path) ? [] : [loss(path, before)];
}

/** Whatever of a recipe says something and is not the same any more after it was written and read again. */
export function differences(before: Recipe, after: Recipe | undefined): Loss[] {
  return compare(before, after, '');
}
