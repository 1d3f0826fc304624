import { recipeError } from '../errors.ts';
import { MAX_RECIPES, RANGES } from '../limits.ts';
import type { Recipe, RecipeKind } from '../recipe.ts';
import { readFermentation } from './read-fermentation.ts';
import { readIngredients } from './read-ingredients.ts';
import { readMash } from './read-mash.ts';
import { childrenNamed, type XmlDocument, type XmlElement } from './xml-element.ts';
import { type Conversion, XmlFields } from './xml-fields.ts';

const MINUTE = 60_000;
const KINDS: Readonly<Record<string, RecipeKind>> = {
  'all grain': 'all grain',
  'partial mash': 'partial mash',
  extract: 'extract',
};
const GRAVITY: Conversion = (value, unit) => (/^sg$/i.test(unit) ? value : undefined);

function readGravity(fields: XmlFields, measured: string, estimated: string): number | null {
  // An OG of 0 or 1.000 in a recipe is a field that nobody filled in; the estimate is then what the brewer wants.
  const range = [0, RANGES.gravity[1]] as const;
  const value = fields.number(measured, range, 1, GRAVITY);
  return value === null || value <= 1 ? fields.number(estimated, range, 1, GRAVITY) || null : value;
}

function readRecipe(fields: XmlFields): Recipe {
  const mash = fields.child('MASH');
  const boilTime = fields.needed('BOIL_TIME', fields.number('BOIL_TIME', RANGES.brewTime, MINUTE));
  return {
    name: fields.needed('NAME', fields.name('NAME')),
    kind: fields.needed('TYPE', fields.word('TYPE', KINDS)),
    author: fields.text('BREWER') ?? '',
    style: fields.child('STYLE')?.text('NAME') ?? null,
    notes: fields.text('NOTES'),
    batchSize: fields.needed('BATCH_SIZE', fields.number('BATCH_SIZE', RANGES.volume)),
    efficiency: fields.number('EFFICIENCY', RANGES.percent),
    originalGravity: readGravity(fields, 'OG', 'EST_OG'),
    finalGravity: readGravity(fields, 'FG', 'EST_FG'),
    ...readIngredients(fields),
    mash: mash === null ? null : readMash(mash),
    boil: {
      time: Math.round(boilTime),
      size: fields.needed('BOIL_SIZE', fields.number('BOIL_SIZE', RANGES.volume)),
      steps: [],
    },
    fermentation: readFermentation(fields),
  };
}

/** Each recipe of the document with its fields; `read` gets the elements that are read. */
function recipeFields({ root }: XmlDocument, read?: Set<XmlElement>): XmlFields[] {
  const top = root.name.toUpperCase();
  if (top === 'RECIPE') return [new XmlFields(root, '/RECIPE', read)];
  if (top !== 'RECIPES') throw recipeError('RECIPE_NONE', `${root.at}: the document is a list of <${root.name}>`);
  const found = childrenNamed(root, 'RECIPE');
  if (found.length === 0) throw recipeError('RECIPE_NONE', `${root.at}: <${root.name}> is empty`);
  if (found.length > MAX_RECIPES) throw recipeError('RECIPE_TOO_DEEP', `${root.at}: ${found.length} recipes`);
  return found.map((recipe, at) => new XmlFields(recipe, `/RECIPES/RECIPE[${at + 1}]`, read));
}

/**
 * All recipes of a BeerXML 1.0 document, in its order.
 * Errors with line:column and path of tags: RECIPE_NONE, RECIPE_MISSING, RECIPE_VALUE, RECIPE_UNIT.
 */
export function readBeerXml(document: XmlDocument): Recipe[] {
  return recipeFields(document).map(readRecipe);
}

/** The elements that the model of recipe `at` (from 0) was made of. */
export function elementsOfModel(document: XmlDocument, at: number): ReadonlySet<XmlElement> {
  const read = new Set<XmlElement>();
  const fields = recipeFields(document, read)[at];
  if (fields !== undefined) readRecipe(fields);
  return read;
}
