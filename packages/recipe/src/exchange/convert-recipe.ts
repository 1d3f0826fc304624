import type { RecipeFormat } from '@cerveceria/protocol';
import { writeBeerJson } from '../beerjson/write-beerjson.ts';
import { writeBeerXml } from '../beerxml/write-beerxml.ts';
import { recipeError } from '../errors.ts';
import { type RecipeDocument, readRecipeDocument } from '../read-document.ts';
import type { Recipe } from '../recipe.ts';
import { differences } from './differences.ts';
import { inBeerJsonWords } from './fit-words.ts';
import type { Loss } from './loss.ts';
import { unreadJson } from './unread-json.ts';
import { unreadXml } from './unread-xml.ts';

export interface ConvertedRecipe {
  readonly text: string;
  /** Everything that the source says and the text does not. */
  readonly losses: Loss[];
}

/** More than that nobody reads, and a hostile file would fill the answer with them. */
const MOST_LOSSES = 1000;

const readable = (losses: Loss[]): Loss[] =>
  losses.length <= MOST_LOSSES
    ? losses
    : [...losses.slice(0, MOST_LOSSES), { path: '…', value: `+${losses.length - MOST_LOSSES}` }];

/** A step of these in another program's mash would be taken for a rest. */
const NO_RESTS = new Set(['sparge', 'drain mash tun']);

function asXml(recipe: Recipe): string {
  const { mash } = recipe;
  if (mash === null) return writeBeerXml([recipe]);
  const sparge = mash.steps.find(({ kind }) => kind === 'sparge');
  const spargeTemperature = mash.spargeTemperature ?? sparge?.infuseTemperature ?? sparge?.temperature ?? null;
  // Those that go leave their place: what is compared by its number must stay under it.
  const last = mash.steps.findLastIndex(({ kind }) => !NO_RESTS.has(kind));
  const steps = mash.steps.filter(({ kind }, at) => at <= last && !NO_RESTS.has(kind));
  return writeBeerXml([{ ...recipe, mash: { ...mash, spargeTemperature, steps } }]);
}

/**
 * Recipe `at` (from 0) of a document, written in a format from the model, and what gets lost by it: what the model
 * does not have of the source, and what the written text, read again, does not say. Errors: RECIPE_NONE.
 */
export function convertRecipe(document: RecipeDocument, at: number, format: RecipeFormat): ConvertedRecipe {
  const recipe = document.recipes[at];
  if (recipe === undefined) throw recipeError('RECIPE_NONE', `recipe ${at + 1}`);
  const text = format === 'beerxml' ? asXml(recipe) : writeBeerJson([inBeerJsonWords(recipe)]);
  const [again] = readRecipeDocument(Buffer.from(text)).recipes;
  const unread = document.format === 'beerxml' ? unreadXml(document.xml, at) : unreadJson(document.json, at);
  return { text, losses: readable([...unread, ...differences(recipe, again)]) };
}
