import type { z } from 'zod';
import { recipeError } from '../errors.ts';
import { positionIn } from '../text/position.ts';
import { type JsonNode, nodeAt, plainValue } from './json-node.ts';
import { documentSchema } from './recipe-schema.ts';

type Issue = z.core.$ZodIssue;

const pathText = (path: readonly PropertyKey[]): string =>
  path.reduce<string>((text, part) => text + (typeof part === 'number' ? `[${part}]` : `.${String(part)}`), '$');

/** The code that fits a fault: a part that is not there, a unit, or a value. */
function codeOf(issue: Issue, node: JsonNode, reached: boolean) {
  if (!reached) return 'RECIPE_MISSING';
  if (issue.path.at(-1) === 'unit' && node.kind === 'leaf') return 'RECIPE_UNIT';
  return 'RECIPE_VALUE';
}

function isThere(root: JsonNode, path: readonly PropertyKey[]): boolean {
  const last = path.at(-1);
  if (last === undefined) return true;
  const above = nodeAt(root, path.slice(0, -1));
  if (above.kind === 'array') return Number(last) < above.items.length;
  return above.kind === 'object' && above.entries.some(([key]) => key === last);
}

/**
 * The document with its units turned into those of the model.
 * Errors with the JSON path and line:column of the first fault: RECIPE_MISSING, RECIPE_UNIT, RECIPE_VALUE.
 */
export function checkDocument(root: JsonNode, text: string): z.output<typeof documentSchema> {
  const checked = documentSchema.safeParse(plainValue(root));
  if (checked.success) return checked.data;
  const issue = checked.error.issues[0] as Issue;
  const reached = isThere(root, issue.path);
  const node = nodeAt(root, issue.path);
  const shown =
    node.kind === 'array' || node.kind === 'object' || !reached
      ? ''
      : ` ${text.slice(node.index, node.index + 40).split(/[\n,}\]]/)[0]}`;
  const what = reached ? `${shown} ${issue.message}`.trim() : 'is not there';
  throw recipeError(codeOf(issue, node, reached), `${pathText(issue.path)} (${positionIn(text, node.index)}): ${what}`);
}
